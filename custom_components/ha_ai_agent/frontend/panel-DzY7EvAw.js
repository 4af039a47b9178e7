/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Z=globalThis,gt=Z.ShadowRoot&&(Z.ShadyCSS===void 0||Z.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,mt=Symbol(),Et=new WeakMap;let Jt=class{constructor(t,s,i){if(this._$cssResult$=!0,i!==mt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=s}get styleSheet(){let t=this.o;const s=this.t;if(gt&&t===void 0){const i=s!==void 0&&s.length===1;i&&(t=Et.get(s)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),i&&Et.set(s,t))}return t}toString(){return this.cssText}};const he=e=>new Jt(typeof e=="string"?e:e+"",void 0,mt),M=(e,...t)=>{const s=e.length===1?e[0]:t.reduce((i,n,r)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+e[r+1],e[0]);return new Jt(s,e,mt)},le=(e,t)=>{if(gt)e.adoptedStyleSheets=t.map(s=>s instanceof CSSStyleSheet?s:s.styleSheet);else for(const s of t){const i=document.createElement("style"),n=Z.litNonce;n!==void 0&&i.setAttribute("nonce",n),i.textContent=s.cssText,e.appendChild(i)}},St=gt?e=>e:e=>e instanceof CSSStyleSheet?(t=>{let s="";for(const i of t.cssRules)s+=i.cssText;return he(s)})(e):e;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const{is:ce,defineProperty:de,getOwnPropertyDescriptor:pe,getOwnPropertyNames:ue,getOwnPropertySymbols:fe,getPrototypeOf:ge}=Object,it=globalThis,kt=it.trustedTypes,me=kt?kt.emptyScript:"",$e=it.reactiveElementPolyfillSupport,F=(e,t)=>e,Q={toAttribute(e,t){switch(t){case Boolean:e=e?me:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let s=e;switch(t){case Boolean:s=e!==null;break;case Number:s=e===null?null:Number(e);break;case Object:case Array:try{s=JSON.parse(e)}catch{s=null}}return s}},$t=(e,t)=>!ce(e,t),Ct={attribute:!0,type:String,converter:Q,reflect:!1,useDefault:!1,hasChanged:$t};Symbol.metadata??=Symbol("metadata"),it.litPropertyMetadata??=new WeakMap;let D=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,s=Ct){if(s.state&&(s.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),this.elementProperties.set(t,s),!s.noAccessor){const i=Symbol(),n=this.getPropertyDescriptor(t,i,s);n!==void 0&&de(this.prototype,t,n)}}static getPropertyDescriptor(t,s,i){const{get:n,set:r}=pe(this.prototype,t)??{get(){return this[s]},set(o){this[s]=o}};return{get:n,set(o){const h=n?.call(this);r?.call(this,o),this.requestUpdate(t,h,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??Ct}static _$Ei(){if(this.hasOwnProperty(F("elementProperties")))return;const t=ge(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(F("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(F("properties"))){const s=this.properties,i=[...ue(s),...fe(s)];for(const n of i)this.createProperty(n,s[n])}const t=this[Symbol.metadata];if(t!==null){const s=litPropertyMetadata.get(t);if(s!==void 0)for(const[i,n]of s)this.elementProperties.set(i,n)}this._$Eh=new Map;for(const[s,i]of this.elementProperties){const n=this._$Eu(s,i);n!==void 0&&this._$Eh.set(n,s)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){const s=[];if(Array.isArray(t)){const i=new Set(t.flat(1/0).reverse());for(const n of i)s.unshift(St(n))}else t!==void 0&&s.push(St(t));return s}static _$Eu(t,s){const i=s.attribute;return i===!1?void 0:typeof i=="string"?i:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){const t=new Map,s=this.constructor.elementProperties;for(const i of s.keys())this.hasOwnProperty(i)&&(t.set(i,this[i]),delete this[i]);t.size>0&&(this._$Ep=t)}createRenderRoot(){const t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return le(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,s,i){this._$AK(t,i)}_$ET(t,s){const i=this.constructor.elementProperties.get(t),n=this.constructor._$Eu(t,i);if(n!==void 0&&i.reflect===!0){const r=(i.converter?.toAttribute!==void 0?i.converter:Q).toAttribute(s,i.type);this._$Em=t,r==null?this.removeAttribute(n):this.setAttribute(n,r),this._$Em=null}}_$AK(t,s){const i=this.constructor,n=i._$Eh.get(t);if(n!==void 0&&this._$Em!==n){const r=i.getPropertyOptions(n),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:Q;this._$Em=n;const h=o.fromAttribute(s,r.type);this[n]=h??this._$Ej?.get(n)??h,this._$Em=null}}requestUpdate(t,s,i,n=!1,r){if(t!==void 0){const o=this.constructor;if(n===!1&&(r=this[t]),i??=o.getPropertyOptions(t),!((i.hasChanged??$t)(r,s)||i.useDefault&&i.reflect&&r===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,i))))return;this.C(t,s,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,s,{useDefault:i,reflect:n,wrapped:r},o){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??s??this[t]),r!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),n===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(s){Promise.reject(s)}const t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(const[n,r]of this._$Ep)this[n]=r;this._$Ep=void 0}const i=this.constructor.elementProperties;if(i.size>0)for(const[n,r]of i){const{wrapped:o}=r,h=this[n];o!==!0||this._$AL.has(n)||h===void 0||this.C(n,void 0,r,h)}}let t=!1;const s=this._$AL;try{t=this.shouldUpdate(s),t?(this.willUpdate(s),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(s)):this._$EM()}catch(i){throw t=!1,this._$EM(),i}t&&this._$AE(s)}willUpdate(t){}_$AE(t){this._$EO?.forEach(s=>s.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(s=>this._$ET(s,this[s])),this._$EM()}updated(t){}firstUpdated(t){}};D.elementStyles=[],D.shadowRootOptions={mode:"open"},D[F("elementProperties")]=new Map,D[F("finalized")]=new Map,$e?.({ReactiveElement:D}),(it.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const vt=globalThis,Ot=e=>e,X=vt.trustedTypes,Pt=X?X.createPolicy("lit-html",{createHTML:e=>e}):void 0,Zt="$lit$",A=`lit$${Math.random().toFixed(9).slice(2)}$`,Qt="?"+A,ve=`<${Qt}>`,P=document,W=()=>P.createComment(""),K=e=>e===null||typeof e!="object"&&typeof e!="function",yt=Array.isArray,ye=e=>yt(e)||typeof e?.[Symbol.iterator]=="function",ht=`[ 	
\f\r]`,q=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,It=/-->/g,Mt=/>/g,S=RegExp(`>|${ht}(?:([^\\s"'>=/]+)(${ht}*=${ht}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ut=/'/g,Dt=/"/g,Xt=/^(?:script|style|textarea|title)$/i,_e=e=>(t,...s)=>({_$litType$:e,strings:t,values:s}),a=_e(1),x=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),Rt=new WeakMap,C=P.createTreeWalker(P,129);function Yt(e,t){if(!yt(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return Pt!==void 0?Pt.createHTML(t):t}const be=(e,t)=>{const s=e.length-1,i=[];let n,r=t===2?"<svg>":t===3?"<math>":"",o=q;for(let h=0;h<s;h++){const l=e[h];let p,g,c=-1,f=0;for(;f<l.length&&(o.lastIndex=f,g=o.exec(l),g!==null);)f=o.lastIndex,o===q?g[1]==="!--"?o=It:g[1]!==void 0?o=Mt:g[2]!==void 0?(Xt.test(g[2])&&(n=RegExp("</"+g[2],"g")),o=S):g[3]!==void 0&&(o=S):o===S?g[0]===">"?(o=n??q,c=-1):g[1]===void 0?c=-2:(c=o.lastIndex-g[2].length,p=g[1],o=g[3]===void 0?S:g[3]==='"'?Dt:Ut):o===Dt||o===Ut?o=S:o===It||o===Mt?o=q:(o=S,n=void 0);const u=o===S&&e[h+1].startsWith("/>")?" ":"";r+=o===q?l+ve:c>=0?(i.push(p),l.slice(0,c)+Zt+l.slice(c)+A+u):l+A+(c===-2?h:u)}return[Yt(e,r+(e[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),i]};class V{constructor({strings:t,_$litType$:s},i){let n;this.parts=[];let r=0,o=0;const h=t.length-1,l=this.parts,[p,g]=be(t,s);if(this.el=V.createElement(p,i),C.currentNode=this.el.content,s===2||s===3){const c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(n=C.nextNode())!==null&&l.length<h;){if(n.nodeType===1){if(n.hasAttributes())for(const c of n.getAttributeNames())if(c.endsWith(Zt)){const f=g[o++],u=n.getAttribute(c).split(A),m=/([.?@])?(.*)/.exec(f);l.push({type:1,index:r,name:m[2],strings:u,ctor:m[1]==="."?xe:m[1]==="?"?Ae:m[1]==="@"?Ee:nt}),n.removeAttribute(c)}else c.startsWith(A)&&(l.push({type:6,index:r}),n.removeAttribute(c));if(Xt.test(n.tagName)){const c=n.textContent.split(A),f=c.length-1;if(f>0){n.textContent=X?X.emptyScript:"";for(let u=0;u<f;u++)n.append(c[u],W()),C.nextNode(),l.push({type:2,index:++r});n.append(c[f],W())}}}else if(n.nodeType===8)if(n.data===Qt)l.push({type:2,index:r});else{let c=-1;for(;(c=n.data.indexOf(A,c+1))!==-1;)l.push({type:7,index:r}),c+=A.length-1}r++}}static createElement(t,s){const i=P.createElement("template");return i.innerHTML=t,i}}function j(e,t,s=e,i){if(t===x)return t;let n=i!==void 0?s._$Co?.[i]:s._$Cl;const r=K(t)?void 0:t._$litDirective$;return n?.constructor!==r&&(n?._$AO?.(!1),r===void 0?n=void 0:(n=new r(e),n._$AT(e,s,i)),i!==void 0?(s._$Co??=[])[i]=n:s._$Cl=n),n!==void 0&&(t=j(e,n._$AS(e,t.values),n,i)),t}class we{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){const{el:{content:s},parts:i}=this._$AD,n=(t?.creationScope??P).importNode(s,!0);C.currentNode=n;let r=C.nextNode(),o=0,h=0,l=i[0];for(;l!==void 0;){if(o===l.index){let p;l.type===2?p=new L(r,r.nextSibling,this,t):l.type===1?p=new l.ctor(r,l.name,l.strings,this,t):l.type===6&&(p=new Se(r,this,t)),this._$AV.push(p),l=i[++h]}o!==l?.index&&(r=C.nextNode(),o++)}return C.currentNode=P,n}p(t){let s=0;for(const i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(t,i,s),s+=i.strings.length-2):i._$AI(t[s])),s++}}class L{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,i,n){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=i,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode;const s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=j(this,t,s),K(t)?t===d||t==null||t===""?(this._$AH!==d&&this._$AR(),this._$AH=d):t!==this._$AH&&t!==x&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):ye(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==d&&K(this._$AH)?this._$AA.nextSibling.data=t:this.T(P.createTextNode(t)),this._$AH=t}$(t){const{values:s,_$litType$:i}=t,n=typeof i=="number"?this._$AC(t):(i.el===void 0&&(i.el=V.createElement(Yt(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===n)this._$AH.p(s);else{const r=new we(n,this),o=r.u(this.options);r.p(s),this.T(o),this._$AH=r}}_$AC(t){let s=Rt.get(t.strings);return s===void 0&&Rt.set(t.strings,s=new V(t)),s}k(t){yt(this._$AH)||(this._$AH=[],this._$AR());const s=this._$AH;let i,n=0;for(const r of t)n===s.length?s.push(i=new L(this.O(W()),this.O(W()),this,this.options)):i=s[n],i._$AI(r),n++;n<s.length&&(this._$AR(i&&i._$AB.nextSibling,n),s.length=n)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){const i=Ot(t).nextSibling;Ot(t).remove(),t=i}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}}class nt{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,i,n,r){this.type=1,this._$AH=d,this._$AN=void 0,this.element=t,this.name=s,this._$AM=n,this.options=r,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=d}_$AI(t,s=this,i,n){const r=this.strings;let o=!1;if(r===void 0)t=j(this,t,s,0),o=!K(t)||t!==this._$AH&&t!==x,o&&(this._$AH=t);else{const h=t;let l,p;for(t=r[0],l=0;l<r.length-1;l++)p=j(this,h[i+l],s,l),p===x&&(p=this._$AH[l]),o||=!K(p)||p!==this._$AH[l],p===d?t=d:t!==d&&(t+=(p??"")+r[l+1]),this._$AH[l]=p}o&&!n&&this.j(t)}j(t){t===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}}class xe extends nt{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===d?void 0:t}}class Ae extends nt{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==d)}}class Ee extends nt{constructor(t,s,i,n,r){super(t,s,i,n,r),this.type=5}_$AI(t,s=this){if((t=j(this,t,s,0)??d)===x)return;const i=this._$AH,n=t===d&&i!==d||t.capture!==i.capture||t.once!==i.once||t.passive!==i.passive,r=t!==d&&(i===d||n);n&&this.element.removeEventListener(this.name,this,i),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}}class Se{constructor(t,s,i){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(t){j(this,t)}}const ke={I:L},Ce=vt.litHtmlPolyfillSupport;Ce?.(V,L),(vt.litHtmlVersions??=[]).push("3.3.3");const Oe=(e,t,s)=>{const i=s?.renderBefore??t;let n=i._$litPart$;if(n===void 0){const r=s?.renderBefore??null;i._$litPart$=n=new L(t.insertBefore(W(),r),r,void 0,s??{})}return n._$AI(e),n};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const _t=globalThis;let O=class extends D{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){const t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){const s=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=Oe(s,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return x}};O._$litElement$=!0,O.finalized=!0,_t.litElementHydrateSupport?.({LitElement:O});const Pe=_t.litElementPolyfillSupport;Pe?.({LitElement:O});(_t.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const U=e=>(t,s)=>{s!==void 0?s.addInitializer(()=>{customElements.define(e,t)}):customElements.define(e,t)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Ie={attribute:!0,type:String,converter:Q,reflect:!1,hasChanged:$t},Me=(e=Ie,t,s)=>{const{kind:i,metadata:n}=s;let r=globalThis.litPropertyMetadata.get(n);if(r===void 0&&globalThis.litPropertyMetadata.set(n,r=new Map),i==="setter"&&((e=Object.create(e)).wrapped=!0),r.set(s.name,e),i==="accessor"){const{name:o}=s;return{set(h){const l=t.get.call(this);t.set.call(this,h),this.requestUpdate(o,l,e,!0,h)},init(h){return h!==void 0&&this.C(o,void 0,e,h),h}}}if(i==="setter"){const{name:o}=s;return function(h){const l=this[o];t.call(this,h),this.requestUpdate(o,l,e,!0,h)}}throw Error("Unsupported decorator location: "+i)};function y(e){return(t,s)=>typeof s=="object"?Me(e,t,s):((i,n,r)=>{const o=n.hasOwnProperty(r);return n.constructor.createProperty(r,i),o?Object.getOwnPropertyDescriptor(n,r):void 0})(e,t,s)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function $(e){return y({...e,state:!0,attribute:!1})}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Ue=(e,t,s)=>(s.configurable=!0,s.enumerable=!0,Reflect.decorate&&typeof t!="object"&&Object.defineProperty(e,t,s),s);/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function De(e,t){return(s,i,n)=>{const r=o=>o.renderRoot?.querySelector(e)??null;return Ue(s,i,{get(){return r(this)}})}}var Re=Object.defineProperty,je=Object.getOwnPropertyDescriptor,te=(e,t,s,i)=>{for(var n=i>1?void 0:i?je(t,s):t,r=e.length-1,o;r>=0;r--)(o=e[r])&&(n=(i?o(t,s,n):o(n))||n);return i&&n&&Re(t,s,n),n};const Te={"mdi:menu":"☰","mdi:bell-outline":"!","mdi:message-outline":"✎","mdi:history":"↺","mdi:forum-outline":"≡","mdi:text-box-outline":"¶","mdi:chart-line":"∿","mdi:send":"➤","mdi:stop":"■","mdi:undo":"↶","mdi:close":"✕","mdi:check":"✓","mdi:plus":"+"};let Y=class extends O{constructor(){super(...arguments),this.icon=""}connectedCallback(){super.connectedCallback(),this.setAttribute("aria-hidden","true"),customElements.get("ha-icon")||customElements.whenDefined("ha-icon").then(()=>this.requestUpdate())}render(){return customElements.get("ha-icon")?a`<ha-icon .icon=${this.icon}></ha-icon>`:a`<span>${Te[this.icon]??"•"}</span>`}};Y.styles=M`
    :host {
      display: inline-flex;
      width: 24px;
      height: 24px;
      align-items: center;
      justify-content: center;
      flex: none;
    }
  `;te([y()],Y.prototype,"icon",2);Y=te([U("haia-icon")],Y);const ee=M`
  :host {
    --aa-primary: var(--primary-color, #0b6e99);
    --aa-text: var(--primary-text-color, #1b1b1b);
    /* Home Assistant's own second colour is too pale for small letters on a card. */
    --aa-quiet: color-mix(
      in srgb,
      var(--primary-text-color, #1b1b1b) 72%,
      var(--card-background-color, #fff)
    );
    --aa-card: var(--card-background-color, #fff);
    --aa-page: var(--primary-background-color, #fafafa);
    --aa-line: var(--divider-color, rgba(128, 128, 128, 0.3));
    --aa-link: color-mix(in srgb, var(--aa-primary) 55%, var(--aa-text));
    --aa-error: color-mix(in srgb, var(--error-color, #b3261e) 62%, var(--aa-text));
    --aa-good: color-mix(in srgb, var(--success-color, #2e7d32) 55%, var(--aa-text));
    --aa-warn: color-mix(in srgb, var(--warning-color, #b26a00) 45%, var(--aa-text));
    color: var(--aa-text);
    font-family: var(--ha-font-family-body, Roboto, "Noto Sans", sans-serif);
    font-size: 1rem;
    line-height: 1.5;
  }
  * {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1, h2, h3, p, ul, ol {
    margin: 0;
  }
  h2 {
    font-size: 1.15rem;
    font-weight: 500;
    margin: 16px 0 8px;
  }
  h3 {
    font-size: 1rem;
    font-weight: 500;
  }
  a {
    color: var(--aa-link);
  }
  .page {
    max-width: 900px;
    margin: 0 auto;
    padding: 8px 16px 24px;
  }
  .card {
    background: var(--aa-card);
    border: 1px solid var(--aa-line);
    border-radius: var(--ha-card-border-radius, 12px);
    padding: 16px;
    margin-bottom: 12px;
    overflow-wrap: anywhere;
  }
  .quiet {
    color: var(--aa-quiet);
    font-size: 0.875rem;
  }
  .error {
    color: var(--aa-error);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .spread {
    justify-content: space-between;
  }
  button, .button, input, select, textarea {
    font: inherit;
    color: inherit;
  }
  button, .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 44px;
    padding: 6px 16px;
    border: 1px solid color-mix(in srgb, var(--aa-text) 45%, transparent);
    border-radius: 22px;
    background: transparent;
    color: var(--aa-text);
    text-decoration: none;
    cursor: pointer;
  }
  button.main {
    background: var(--aa-text);
    color: var(--aa-card);
    border-color: var(--aa-text);
  }
  button.small {
    min-height: 32px;
    padding: 2px 12px;
    font-size: 0.875rem;
  }
  button.plain {
    border-color: transparent;
    padding: 6px 10px;
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  button:hover:not(:disabled) {
    filter: brightness(0.95);
  }
  input, select, textarea {
    min-height: 44px;
    padding: 8px 12px;
    border: 1px solid color-mix(in srgb, var(--aa-text) 55%, transparent);
    border-radius: 8px;
    background: var(--aa-card);
    max-width: 100%;
  }
  :focus-visible {
    outline: 3px solid var(--aa-link);
    outline-offset: 2px;
  }
  pre {
    margin: 8px 0;
    padding: 8px 12px;
    max-width: 100%;
    overflow-x: auto;
    background: color-mix(in srgb, var(--aa-text) 6%, transparent);
    border-radius: 8px;
    font-size: 0.85rem;
    white-space: pre-wrap;
  }
  code {
    font-family: var(--ha-font-family-code, ui-monospace, monospace);
    font-size: 0.9em;
  }
  .hidden-text {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    .waits {
      animation: waits 1.4s infinite ease-in-out;
    }
    @keyframes waits {
      50% {
        opacity: 0.35;
      }
    }
  }
`,He=M`
  .prose > * + * {
    margin-top: 8px;
  }
  .prose ul, .prose ol {
    padding-inline-start: 24px;
  }
  .prose blockquote {
    margin: 8px 0;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--aa-line);
  }
  .prose {
    overflow-wrap: anywhere;
  }
`;var Ne=Object.defineProperty,se=(e,t,s,i)=>{for(var n=void 0,r=e.length-1,o;r>=0;r--)(o=e[r])&&(n=o(t,s,n)||n);return n&&Ne(t,s,n),n};class b extends O{constructor(){super(...arguments),this.itemId="",this.stops=[]}static{this.styles=[ee,He]}connectedCallback(){super.connectedCallback(),this.listen("change",()=>this.requestUpdate()),this.listen("ready",()=>this.onReconnect()),this.start()}disconnectedCallback(){super.disconnectedCallback();for(const t of this.stops)t();this.stops=[]}start(){}onReconnect(){this.load()}load(){}keep(t){this.stops.push(t)}listen(t,s){const{store:i}=this;i.addEventListener(t,s),this.keep(()=>i.removeEventListener(t,s))}subscribe(t,s,i){this.keep(this.store.subscribe(t,s,i))}async ask(t,s={}){try{return await this.store.call(t,s)}catch(i){this.store.fail(i);return}}t(t,s){return this.store.t(t,s)}}se([y({attribute:!1})],b.prototype,"store");se([y()],b.prototype,"itemId");var Le=Object.defineProperty,qe=Object.getOwnPropertyDescriptor,ie=(e,t,s,i)=>{for(var n=i>1?void 0:i?qe(t,s):t,r=e.length-1,o;r>=0;r--)(o=e[r])&&(n=(i?o(t,s,n):o(n))||n);return i&&n&&Le(t,s,n),n};let pt=class extends b{constructor(){super(...arguments),this.narrow=!1}start(){customElements.get("ha-menu-button")||customElements.whenDefined("ha-menu-button").then(()=>this.requestUpdate())}render(){const{hass:e}=this.store;return customElements.get("ha-menu-button")?a`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`:!this.narrow&&e.dockedSidebar!=="always_hidden"?d:a`<button class="plain" aria-label=${this.t("nav.menu")} @click=${this.open}>
      <haia-icon icon="mdi:menu"></haia-icon>
    </button>`}open(){this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}};ie([y({type:Boolean})],pt.prototype,"narrow",2);pt=ie([U("haia-menu")],pt);const E="/ha-ai-agent";function Be(e){const[t="",s=""]=e.split("/").filter(Boolean).map(ze);return{view:t||"chat",id:s}}function ze(e){try{return decodeURIComponent(e)}catch{return e}}function ut(e,t={}){t.replace?history.replaceState(null,"",e):history.pushState(null,"",e),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:t.replace??!1}}))}function bt(e){const t=e.currentTarget;e.defaultPrevented||e.button||e.metaKey||e.ctrlKey||e.shiftKey||(e.preventDefault(),ut(new URL(t.href).pathname))}const Fe={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH"};class We{constructor(t){this.hass=t}get language(){return this.hass.locale?.language??this.hass.language}zone(){return this.hass.locale?.time_zone==="server"?this.hass.config.time_zone:void 0}date(t,s){const i=this.hass.locale?.time_format,n=i==="12"?!0:i==="24"?!1:void 0;return new Intl.DateTimeFormat(this.language,{timeZone:this.zone(),...s.hour&&n!==void 0?{hour12:n}:{},...s}).format(t*1e3)}time(t){return this.date(t,{hour:"numeric",minute:"2-digit"})}day(t){return this.date(t,{weekday:"long",day:"numeric",month:"long"})}moment(t){const s={year:"numeric",month:"2-digit",day:"2-digit"};return this.date(t,s)===this.date(Date.now()/1e3,s)?this.time(t):this.date(t,{day:"numeric",month:"short",hour:"numeric",minute:"2-digit"})}full(t){return this.date(t,{weekday:"short",day:"numeric",month:"short",year:"numeric",hour:"numeric",minute:"2-digit",second:"2-digit"})}number(t,s=0){const i=this.hass.locale?.number_format??"language";if(i==="none")return t.toFixed(s);const n=i==="system"?void 0:Fe[i]??this.language;return new Intl.NumberFormat(n,{minimumFractionDigits:s,maximumFractionDigits:s}).format(t)}duration(t){if(t<6e4)return`${this.number(t/1e3,1)} s`;const s=Math.round(t/1e3);return`${Math.floor(s/60)}:${String(s%60).padStart(2,"0")} min`}countdown(t){const s=Math.max(0,Math.ceil(t)),i=Math.floor(s/3600),n=Math.floor(s%3600/60),r=String(s%60).padStart(2,"0");return i?`${i}:${String(n).padStart(2,"0")}:${r}`:`${n}:${r}`}money(t){return new Intl.NumberFormat(this.language,{style:"currency",currency:"USD",maximumSignificantDigits:3}).format(t)}}const jt="component.ha_ai_agent.config_panel.";class wt{constructor(t,s){this.language=t,this.found=s,this.plural=new Intl.PluralRules(t)}static async load(t,s){const i=await t.sendMessagePromise({type:"frontend/get_translations",language:s,category:"config_panel",integration:["ha_ai_agent"]});return new wt(s,i.resources)}has(t){return jt+t in this.found}get(t,s={}){return(this.found[jt+t]??t).replace(/\{(\w+)\}/g,(n,r)=>r in s?String(s[r]):n)}count(t,s,i,n={}){const r=`${t}_${this.plural.select(s)}`;return this.get(this.has(r)?r:`${t}_other`,{count:i,...n})}}const Tt="ha_ai_agent";function xt(e){if(e&&typeof e=="object"&&"message"in e){const{code:t,message:s}=e;return{code:String(t??"unknown"),message:String(s??"")}}return{code:"unknown",message:String(e)}}class Ke extends EventTarget{constructor(){super(...arguments),this.approvals=[],this.people={},this.isConnected=!0,this.clockOffset=0,this.seen=[],this.onReady=()=>{this.isConnected=!0,this.loadMe(),this.changed(),this.dispatchEvent(new Event("ready"))},this.onLost=()=>{this.isConnected=!1,this.changed()}}setHass(t){this.hass=t,this.connection!==t.connection&&this.connect(t.connection);const s=[t.language,t.locale,t.user?.id,t.dockedSidebar];s.every((i,n)=>i===this.seen[n])&&this.seen.length||(this.seen=s,this.format=new We(t),this.texts?.language!==t.language&&this.loadTexts(t.language),this.changed())}connect(t){this.disconnect(),this.connection=t,t.addEventListener("ready",this.onReady),t.addEventListener("disconnected",this.onLost),this.loadMe(),this.stopApprovals=this.subscribe("approvals/subscribe",{},s=>this.onApproval(s))}disconnect(){this.stopApprovals?.(),this.connection?.removeEventListener("ready",this.onReady),this.connection?.removeEventListener("disconnected",this.onLost),this.connection=void 0}async loadTexts(t){try{this.texts=await wt.load(this.hass.connection,t)}catch(s){this.fail(s)}this.changed()}async loadMe(){try{this.me=await this.call("panel/get")}catch(t){this.fail(t)}this.changed()}onApproval(t){if(this.setServerTime(t.server_ts),Object.assign(this.people,t.people),t.type==="list")this.approvals=t.approvals??[];else if(t.approval){const{approval_id:s}=t.approval,i=this.approvals.find(r=>r.approval_id===s),n=this.approvals.filter(r=>r.approval_id!==s);t.type==="resolved"?this.approvals=n:(this.approvals=[...n,{...i,...t.approval}],this.reloadApprovals()),this.dispatchEvent(new Event("approvals"))}this.changed()}async reloadApprovals(t=0){const s=await this.call("approvals/list",{past:t});return this.setServerTime(s.server_ts),Object.assign(this.people,s.people),this.approvals=s.approvals,this.changed(),s.past}setServerTime(t){this.clockOffset=t-Date.now()/1e3}now(){return Date.now()/1e3+this.clockOffset}call(t,s={}){return this.hass.connection.sendMessagePromise({type:`${Tt}/${t}`,...s})}subscribe(t,s,i){let n=!1,r;return this.hass.connection.subscribeMessage(o=>{n||i(o)},{type:`${Tt}/${t}`,...s}).then(o=>{r=o,n&&this.end(r)}).catch(o=>this.fail(o)),()=>{n=!0,r&&this.end(r)}}async end(t){try{await t()}catch{}}may(t){return this.me?.may.includes(t)??!1}get isAdmin(){return this.me?.person==="administrator"}fail(t){this.failure=xt(t),this.changed()}clearFailure(){this.failure=void 0,this.changed()}changed(){this.dispatchEvent(new Event("change"))}t(t,s){return this.texts?.get(t,s)??""}n(t,s,i){return this.texts?.count(t,s,this.format.number(s),i)??""}word(t,s){const i=`${t}.${s}`;return this.texts?.has(i)?this.texts.get(i):s}reason(t){return this.texts?.has(`error.${t.code}`)?this.texts.get(`error.${t.code}`):t.message||this.t("error.unknown")}person(t){return t?t===this.hass.user?.id?this.t("who.you"):this.people[t]??this.t("who.gone"):this.t("who.voice")}entity(t){return String(this.hass.states[t]?.attributes.friendly_name??t)}state(t,s){const i=this.hass.states[t];return i&&this.hass.formatEntityState?.(i,s)||s}agent(t){return this.me?.agents.find(s=>s.agent_id===t)?.name??t}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Ve={CHILD:2},ne=e=>(...t)=>({_$litDirective$:e,values:t});let re=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,i){this._$Ct=t,this._$AM=s,this._$Ci=i}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const{I:Ge}=ke,Ht=e=>e,Nt=()=>document.createComment(""),B=(e,t,s)=>{const i=e._$AA.parentNode,n=t===void 0?e._$AB:t._$AA;if(s===void 0){const r=i.insertBefore(Nt(),n),o=i.insertBefore(Nt(),n);s=new Ge(r,o,e,e.options)}else{const r=s._$AB.nextSibling,o=s._$AM,h=o!==e;if(h){let l;s._$AQ?.(e),s._$AM=e,s._$AP!==void 0&&(l=e._$AU)!==o._$AU&&s._$AP(l)}if(r!==n||h){let l=s._$AA;for(;l!==r;){const p=Ht(l).nextSibling;Ht(i).insertBefore(l,n),l=p}}}return s},k=(e,t,s=e)=>(e._$AI(t,s),e),Je={},Ze=(e,t=Je)=>e._$AH=t,Qe=e=>e._$AH,lt=e=>{e._$AR(),e._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Lt=(e,t,s)=>{const i=new Map;for(let n=t;n<=s;n++)i.set(e[n],n);return i},tt=ne(class extends re{constructor(e){if(super(e),e.type!==Ve.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,t,s){let i;s===void 0?s=t:t!==void 0&&(i=t);const n=[],r=[];let o=0;for(const h of e)n[o]=i?i(h,o):o,r[o]=s(h,o),o++;return{values:r,keys:n}}render(e,t,s){return this.dt(e,t,s).values}update(e,[t,s,i]){const n=Qe(e),{values:r,keys:o}=this.dt(t,s,i);if(!Array.isArray(n))return this.ut=o,r;const h=this.ut??=[],l=[];let p,g,c=0,f=n.length-1,u=0,m=r.length-1;for(;c<=f&&u<=m;)if(n[c]===null)c++;else if(n[f]===null)f--;else if(h[c]===o[u])l[u]=k(n[c],r[u]),c++,u++;else if(h[f]===o[m])l[m]=k(n[f],r[m]),f--,m--;else if(h[c]===o[m])l[m]=k(n[c],r[m]),B(e,l[m+1],n[c]),c++,m--;else if(h[f]===o[u])l[u]=k(n[f],r[u]),B(e,n[c],n[f]),f--,u++;else if(p===void 0&&(p=Lt(o,u,m),g=Lt(h,c,f)),p.has(h[c]))if(p.has(h[f])){const _=g.get(o[u]),at=_!==void 0?n[_]:null;if(at===null){const At=B(e,n[c]);k(At,r[u]),l[u]=At}else l[u]=k(at,r[u]),B(e,n[c],at),n[_]=null;u++}else lt(n[f]),f--;else lt(n[c]),c++;for(;u<=m;){const _=B(e,l[m+1]);k(_,r[u]),l[u++]=_}for(;c<=f;){const _=n[c++];_!==null&&lt(_)}return this.ut=o,Ze(e,l),x}});var Xe=Object.defineProperty,Ye=Object.getOwnPropertyDescriptor,rt=(e,t,s,i)=>{for(var n=i>1?void 0:i?Ye(t,s):t,r=e.length-1,o;r>=0;r--)(o=e[r])&&(n=(i?o(t,s,n):o(n))||n);return i&&n&&Xe(t,s,n),n};const ts=50;let T=class extends b{constructor(){super(...arguments),this.past=[],this.busy=new Set,this.problems=new Map}start(){this.load();const e=setInterval(()=>{this.store.approvals.length&&this.requestUpdate()},1e3);this.keep(()=>clearInterval(e)),this.listen("approvals",()=>this.load())}load(){this.store.reloadApprovals(ts).then(e=>this.past=e,e=>this.store.fail(e))}render(){const e=this.store.approvals;return a`<div class="page">
      <h2>${this.t("waiting.title")}</h2>
      ${e.length?tt(e,t=>t.approval_id,t=>this.renderOpen(t)):a`<p class="card">${this.t("waiting.nothing")}</p>`}
      ${this.past.length?a`<h2>${this.t("waiting.past")}</h2>
            ${tt(this.past,t=>t.approval_id,t=>this.renderPast(t))}`:d}
    </div>`}renderOpen(e){const t=e.expires_ts-this.store.now(),s=this.busy.has(e.approval_id)||t<=0,i=this.problems.get(e.approval_id),n=`what-${e.approval_id}`;return a`<article class="card" aria-labelledby=${n}>
      <div class="row spread quiet">
        <span>${this.who(e)}</span>
        <span class="timer" role="timer">
          ${t>0?this.t("waiting.left",{time:this.store.format.countdown(t)}):this.t("waiting.expired")}
        </span>
      </div>
      <div class="preview" id=${n}>${qt(e.preview)}</div>
      ${e.reason?a`<p class="why quiet">${this.store.word("reason",e.reason)}</p>`:d}
      ${e.can_resolve&&this.store.may("approvals/resolve")?a`<form
            class="row"
            @submit=${r=>{r.preventDefault(),this.answer(e,"approve",r.currentTarget)}}
          >
            ${e.needs_code?a`<label class="row"
                  >${this.t("waiting.code")}
                  <input name="code" type="password" inputmode="numeric" autocomplete="off"
                /></label>`:d}
            <button class="main" ?disabled=${s}>${this.t("waiting.yes")}</button>
            <button
              type="button"
              ?disabled=${s}
              @click=${()=>void this.answer(e,"reject")}
            >
              ${this.t("waiting.no")}
            </button>
          </form>`:a`<p class="quiet">${this.t("waiting.not_yours")}</p>`}
      ${i?a`<p class="error" role="alert">${i}</p>`:d}
      ${this.more(e)}
    </article>`}renderPast(e){const{format:t}=this.store,s=this.store.word("resolved",e.status);return a`<article class="card">
      <div class="row spread quiet">
        <span>${this.who(e)}</span>
        <span title=${t.full(e.created_ts)}>${t.moment(e.created_ts)}</span>
      </div>
      <div class="preview">${qt(e.preview)}</div>
      <p class="quiet">
        ${e.resolved_via&&e.resolved_via!=="expiry"?this.t("waiting.answered",{how:s,who:this.store.person(e.resolved_by),via:this.store.word("via",e.resolved_via)}):s}
      </p>
      ${this.more(e)}
    </article>`}more(e){return a`<p class="quiet">
      <a href=${`${E}/conversation/${encodeURIComponent(e.conversation_id)}`} @click=${bt}
        >${this.t("waiting.conversation")}</a
      >
    </p>`}who(e){const t=this.store.person(e.user_id);return e.place?this.t("who.at",{who:t,place:e.place.name}):t}async answer(e,t,s){const i=e.approval_id,n=s?String(new FormData(s).get("code")??""):"";this.busy=new Set(this.busy).add(i),this.problems.delete(i);try{await this.store.call("approvals/resolve",{approval_id:i,decision:t,...n?{code:n}:{}})}catch(r){const o=xt(r);this.problems=new Map(this.problems).set(i,this.store.reason(o)),s?.reset()}this.busy=new Set([...this.busy].filter(r=>r!==i)),this.load()}};T.styles=[...b.styles,M`
      .preview {
        margin: 8px 0;
        font-size: 1.05rem;
        white-space: pre-wrap;
      }
      .added {
        color: var(--aa-good);
      }
      .removed {
        color: var(--aa-error);
      }
      .why {
        border-inline-start: 3px solid var(--aa-warn);
        padding-inline-start: 10px;
      }
      .timer {
        font-variant-numeric: tabular-nums;
      }
      form {
        margin-top: 12px;
      }
      input {
        width: 8em;
      }
    `];rt([$()],T.prototype,"past",2);rt([$()],T.prototype,"busy",2);rt([$()],T.prototype,"problems",2);T=rt([U("haia-waiting")],T);function qt(e){return e.split(`
`).map(t=>{const s=/^\+(?!\+\+)/.test(t)?"added":/^-(?!--)/.test(t)?"removed":"";return a`<div class=${s}>${t||" "}</div>`})}function et(e,t,s){return{key:e,words:t,ts:s,answer:"",thinking:"",steps:[],canUndo:!1,isRunning:!0}}function Bt(e,t){switch(t.event){case"rung":e.rung=t.rung,e.modelId=t.model_id;break;case"delta":e.answer+=t.content??"",e.thinking+=t.thinking_content??"";break;case"tool_call":e.steps.push({id:t.tool_call_id??"",name:t.tool_name??"",args:t.tool_args??{}});break;case"tool_result":{const s=e.steps.find(({id:i})=>i===t.tool_call_id);s&&Object.assign(s,{result:t.result,durationMs:t.duration_ms}),e.answer&&!e.answer.endsWith(`
`)&&(e.answer+=`

`);break}case"approval":break;case"done":e.isRunning=!1,e.turnId=t.turn_id??e.turnId,e.durationMs=t.duration_ms,e.answer.trim()||(e.answer=t.response?.speech?.plain?.speech??"");break;case"error":e.isRunning=!1,e.error={code:t.code??"unknown",message:t.message??""};break}}function zt(e){const t=[];for(const s of e){if(s.role==="user"){const n=et(s.message_id,s.content,s.created_ts);t.push({...n,isRunning:!1});continue}let i=t.at(-1);if(i||(i={...et(s.message_id,"",s.created_ts),isRunning:!1},t.push(i)),s.role==="tool_result"){const n=i.steps.find(({id:r})=>r===s.tool_call_id);n&&(n.result=es(s.content));continue}i.answer=[i.answer,s.content].filter(Boolean).join(`

`);for(const n of s.tool_calls??[])i.steps.push({id:n.tool_call_id,name:n.name,args:n.arguments})}return t}function es(e){try{const t=JSON.parse(e);if(t&&typeof t=="object"&&!Array.isArray(t))return t}catch{}return{message:e}}function ss(e,t){const s=[...t].sort((i,n)=>i.started_ts-n.started_ts);e.forEach((i,n)=>{const r=e[n+1]?.ts??1/0,o=s.find(({started_ts:h})=>h>=i.ts-2&&h<r-.001);o&&!i.isRunning&&oe(i,o)})}function oe(e,t){e.turnId=t.turn_id,e.rung=t.rung,e.modelId=t.model_id,e.canUndo=t.can_undo,e.durationMs=t.duration_ms}/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const is={},ns=ne(class extends re{constructor(){super(...arguments),this.ot=is}render(e,t){return t()}update(e,[t,s]){if(Array.isArray(t)){if(Array.isArray(this.ot)&&this.ot.length===t.length&&t.every((i,n)=>i===this.ot[n]))return x}else if(this.ot===t)return x;return this.ot=Array.isArray(t)?Array.from(t):t,this.render(t,s)}}),Ft=/(`{1,9})(.{1,400}?)\1|\*\*(.{1,400}?)\*\*|__(.{1,400}?)__|\*([^\s*][^*]{0,400}?)\*|!?\[([^\]]{0,200})\]\(([^)\s]{1,800})\)/,ct=/^\s{0,8}[-*+]\s+(.*)$/,dt=/^\s{0,8}(\d{1,9})[.)]\s+(.*)$/,ae=/^\s*(```+|~~~+)/,rs=/^#{1,6}\s+(.*)$/,os=/^\s*([-*_])(\s*\1){2,}\s*$/,as=2e4;function hs(e){const t=[];let s=[],i="";for(const n of e.split(`
`)){const r=ae.exec(n)?.[1];if(i){s.push(n),r?.startsWith(i)&&(t.push(s.join(`
`)),s=[],i="");continue}r?(s.length&&t.push(s.join(`
`)),s=[n],i=r):n.trim()?s.push(n):s.length&&(t.push(s.join(`
`)),s=[])}return s.length&&t.push(s.join(`
`)),t}function ls(e){return a`${hs(e).map(t=>ns([t],()=>cs(t)))}`}function cs(e){const t=e.split(`
`),s=ae.exec(t[0]??"")?.[1];if(s){const o=t.at(-1)?.trim().startsWith(s)&&t.length>1,h=t.slice(1,o?-1:void 0).join(`
`);return a`<pre tabindex="0"><code>${h}</code></pre>`}const i=[];let n=[];const r=()=>{if(n.length){const o=n;i.push(a`<p>${o.map((h,l)=>[l?a`<br />`:d,R(h)])}</p>`)}n=[]};for(let o=0;o<t.length;){const h=t[o]??"",l=rs.exec(h)?.[1];if(os.test(h))r(),i.push(a`<hr />`),o+=1;else if(l!==void 0)r(),i.push(a`<p class="heading"><strong>${R(l)}</strong></p>`),o+=1;else if(ct.test(h)||dt.test(h)){r();const p=ct.test(h),g=p?ct:dt,c=p?1:Number(dt.exec(h)?.[1]),f=[];let u;for(;(u=g.exec(t[o]??""))!==null;)f.push(u.at(-1)??""),o+=1;const m=f.map(_=>a`<li>${R(_)}</li>`);i.push(p?a`<ul>${m}</ul>`:a`<ol start=${c}>${m}</ol>`)}else if(h.startsWith(">")){r();const p=[];for(;t[o]?.startsWith(">");)p.push((t[o++]??"").replace(/^>\s?/,""));i.push(a`<blockquote>${R(p.join(" "))}</blockquote>`)}else n.push(h),o+=1}return r(),a`${i}`}function R(e,t=0){if(t>4||e.length>as)return[e];const s=[];let i=e;for(let n=Ft.exec(i);n;n=Ft.exec(i)){const[r,,o,h,l,p,g,c]=n;n.index&&s.push(i.slice(0,n.index)),i=i.slice(n.index+r.length),o!==void 0?s.push(a`<code>${o}</code>`):(h??l)!==void 0?s.push(a`<strong>${R(h??l??"",t+1)}</strong>`):p!==void 0?s.push(a`<em>${R(p,t+1)}</em>`):s.push(ds(g??"",c??"",r.startsWith("!")))}return i&&s.push(i),s}function ds(e,t,s){const i=e||t;return s?i:!/^\/(?![/\\])[^\\\s]*$/.test(t)&&!/^https?:\/\/[^/\\\s]/i.test(t)?`${e} (${t})`:a`<a href=${t} target="_blank" rel="noopener noreferrer">${i}</a>`}const ps=["unconfirmed","unavailable","not_exposed","not_found"],st=4;function us(e,t){const{args:s}=t;if(t.name==="call_service"){const o=Kt(String(s.service??"")),h=Wt(e,s);return h?`${h}: ${o}`:o}const i=`step.${t.name}`,n=Wt(e,s)||$s(s,["query","alias","text","automation_id","action"]),r=e.texts?.has(i)?e.t(i):Kt(t.name);return n?`${r}: ${n}`:r}function fs(e,t){const{result:s}=t;if(!s)return e.t("step.runs");const i=[],n=ms(s.changed);for(const[h,l]of Object.entries(n).slice(0,st))i.push(`${e.entity(h)}: ${e.state(h,ft(l))}`);const r=Object.keys(n).length-st;r>0&&i.push(e.n("step.more",r));for(const h of ps){const l=s[h];Array.isArray(l)&&l.length&&i.push(`${l.map(p=>e.entity(ft(p))).join(", ")}: ${e.t(`status.${h}`)}`)}const o=s.status;return typeof o=="string"?i.push(e.word("status",o)):s.error!==void 0&&i.push(e.t("status.failed")),t.durationMs!==void 0&&i.push(e.format.duration(t.durationMs)),i.join(", ")}function gs({result:e}){return e?.error!==void 0||["failed","denied","unconfirmed","partial"].includes(String(e?.status??""))}function Wt(e,t){const s=[...z(t.entity_id).map(r=>e.entity(r)),...z(t.area_id).map(r=>e.hass.areas?.[r]?.name??r),...z(t.device_id).map(r=>{const o=e.hass.devices?.[r];return o?.name_by_user??o?.name??r}),...z(t.floor_id),...z(t.label_id)],i=s.slice(0,st).join(", "),n=s.length-st;return n>0?`${i}, ${e.n("step.more",n)}`:i}function z(e){return Array.isArray(e)?e.map(ft):typeof e=="string"?e.split(",").map(t=>t.trim()):[]}function ms(e){return e&&typeof e=="object"&&!Array.isArray(e)?e:{}}function $s(e,t){for(const s of t)if(typeof e[s]=="string")return e[s].slice(0,120);return""}function ft(e){return typeof e=="string"?e:JSON.stringify(e)}function Kt(e){const t=e.replace(/_/g," ");return t.charAt(0).toUpperCase()+t.slice(1)}var vs=Object.defineProperty,ys=Object.getOwnPropertyDescriptor,G=(e,t,s,i)=>{for(var n=i>1?void 0:i?ys(t,s):t,r=e.length-1,o;r>=0;r--)(o=e[r])&&(n=(i?o(t,s,n):o(n))||n);return i&&n&&vs(t,s,n),n};let H=class extends b{constructor(){super(...arguments),this.turnId="",this.isBusy=!1}render(){if(this.result)return a`<p class="quiet" role="status">${this.renderResult()}</p>`;if(!this.preview)return a`<button class="small" ?disabled=${this.isBusy} @click=${()=>this.look()}>
        <haia-icon icon="mdi:undo"></haia-icon>${this.t("undo.undo")}
      </button>`;const{back:e=[],kept:t=[],cannot_undo:s={}}=this.preview,i=e.length>0||t.length>0;return a`<div role="group" aria-label=${this.t("undo.undo")}>
      ${i?a`<p>${this.t("undo.would")}</p>
            <ul>
              ${e.map(n=>a`<li>
                  ${this.t("undo.back",{name:this.store.entity(n.entity_id),state:this.store.state(n.entity_id,n.state??"")})}
                </li>`)}
              ${t.map(n=>a`<li>${this.store.word("step",String(n.tool))}</li>`)}
            </ul>`:a`<p>${this.t("undo.nothing")}</p>`}
      ${Object.entries(s).map(([n,r])=>a`<p class="quiet">${this.store.entity(n)}: ${r}</p>`)}
      <div class="row">
        ${i?a`<button class="main small" ?disabled=${this.isBusy} @click=${()=>this.act()}>
              ${this.t("undo.do")}
            </button>`:d}
        <button class="small" @click=${()=>this.preview=void 0}>
          ${this.t("common.cancel")}
        </button>
      </div>
    </div>`}renderResult(){const e=this.result?.status;return e?this.store.word("status",e):this.t("undo.done")}async look(){this.isBusy=!0,this.preview=await this.ask("turns/undo",{turn_id:this.turnId,preview:!0}),this.isBusy=!1}async act(){this.isBusy=!0,this.result=await this.ask("turns/undo",{turn_id:this.turnId}),this.isBusy=!1,this.dispatchEvent(new CustomEvent("undone",{bubbles:!0,composed:!0}))}};G([y()],H.prototype,"turnId",2);G([$()],H.prototype,"preview",2);G([$()],H.prototype,"result",2);G([$()],H.prototype,"isBusy",2);H=G([U("haia-undo")],H);var _s=Object.defineProperty,bs=Object.getOwnPropertyDescriptor,ot=(e,t,s,i)=>{for(var n=i>1?void 0:i?bs(t,s):t,r=e.length-1,o;r>=0;r--)(o=e[r])&&(n=(i?o(t,s,n):o(n))||n);return i&&n&&_s(t,s,n),n};let N=class extends b{constructor(){super(...arguments),this.version=0,this.canAct=!1}render(){const{exchange:e,store:t}=this;return a`
      ${e.words?a`<div class="words">
            <span class="hidden-text">${this.t("chat.you_said")}</span
            ><span class="said">${e.words}</span>
          </div>`:d}
      ${e.rung&&e.rung!=="primary"&&t.texts?.has(`rung.${e.rung}`)?a`<p class="quiet">${this.t(`rung.${e.rung}`,{model:e.modelId??""})}</p>`:d}
      ${e.steps.length?a`<ol class="steps" aria-label=${this.t("chat.steps")}>
            ${tt(e.steps,({id:s})=>s,s=>a`<li class=${gs(s)?"failed":""}>
                ${us(t,s)}
                <span class="quiet">${fs(t,s)}</span>
              </li>`)}
          </ol>`:d}
      ${e.thinking?a`<details class="quiet">
            <summary>${this.t("chat.thinking")}</summary>
            <div class="thinking">${e.thinking}</div>
          </details>`:d}
      ${e.answer.trim()?a`<div class="answer prose">${ls(e.answer)}</div>`:d}
      ${e.isRunning&&!e.answer.trim()?a`<p class="quiet waits">${this.t("chat.works")}</p>`:d}
      ${e.error?a`<p class="error" role="alert">${t.reason(e.error)}</p>`:d}
      ${this.renderFoot()}
    `}renderFoot(){const{exchange:e,store:t}=this;return e.isRunning?d:a`<div class="foot row">
      ${e.canUndo&&e.turnId&&this.canAct?a`<haia-undo .store=${t} .turnId=${e.turnId}></haia-undo>`:d}
      ${e.turnId&&t.may("turns/get")?a`<a
            class="quiet"
            href=${`${E}/turn/${encodeURIComponent(e.turnId)}`}
            @click=${bt}
            >${this.t("chat.details",{time:e.durationMs===void 0?"":t.format.duration(e.durationMs)})}</a
          >`:d}
    </div>`}};N.styles=[...b.styles,M`
      :host {
        display: block;
        margin-bottom: 16px;
      }
      .words {
        width: fit-content;
        max-width: 85%;
        margin-inline-start: auto;
        padding: 8px 14px;
        border-radius: 18px 18px 4px 18px;
        background: color-mix(in srgb, var(--aa-primary) 18%, var(--aa-card));
        overflow-wrap: anywhere;
      }
      .said {
        white-space: pre-wrap;
      }
      .answer {
        margin-top: 8px;
        padding: 8px 14px;
        border-radius: 4px 18px 18px 18px;
        background: var(--aa-card);
        border: 1px solid var(--aa-line);
      }
      .steps {
        list-style: none;
        padding: 0;
        margin: 8px 0;
        font-size: 0.875rem;
      }
      .steps li {
        padding: 2px 0 2px 12px;
        border-inline-start: 3px solid var(--aa-line);
        overflow-wrap: anywhere;
      }
      .steps li.failed {
        border-inline-start-color: var(--aa-warn);
      }
      summary {
        min-height: 24px;
        cursor: pointer;
      }
      .thinking {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .foot {
        margin-top: 6px;
      }
    `];ot([y({attribute:!1})],N.prototype,"exchange",2);ot([y({type:Number})],N.prototype,"version",2);ot([y({type:Boolean})],N.prototype,"canAct",2);N=ot([U("haia-exchange")],N);var ws=Object.defineProperty,xs=Object.getOwnPropertyDescriptor,w=(e,t,s,i)=>{for(var n=i>1?void 0:i?xs(t,s):t,r=e.length-1,o;r>=0;r--)(o=e[r])&&(n=(i?o(t,s,n):o(n))||n);return i&&n&&ws(t,s,n),n};const As=200,Es="ha-ai-agent-draft";let v=class extends b{constructor(){super(...arguments),this.exchanges=[],this.conversationId="",this.agentId="",this.draft="",this.version=0,this.older=null,this.announced="",this.loading=0,this.isDrawn=!1}start(){this.draft=localStorage.getItem(this.draftKey)??"",this.load(),this.keep(()=>this.letGo()),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},({turn:e})=>{const t=this.exchanges.find(({turnId:s})=>s===e.turn_id);t&&oe(t,e),this.redraw()})}get draftKey(){return`${Es}-${this.store.hass.user?.id??""}`}willUpdate(e){e.has("itemId")&&this.hasUpdated&&this.itemId!==this.conversationId&&this.load()}load(){this.loadAll(++this.loading)}async loadAll(e){this.letGo();let t=this.itemId;const i=((await this.ask("chat/running"))?.turns??[]).find(o=>!t||o.conversation_id===t);!t&&i&&(t=i.conversation_id);const n=t?await this.stored(t,i!==void 0):void 0,r=zt(n?.messages??[]);if(t&&this.store.may("turns/list")&&n){const o=await this.ask("turns/list",{conversation_id:t,limit:As});ss(r,o?.turns??[])}if(e===this.loading){if(this.conversationId=t,this.summary=n?.conversation,this.older=n?.cursor??null,this.exchanges=r,i){this.agentId=i.agent_id;const o=et(i.turn_id,i.text,this.store.now()-i.elapsed_ms/1e3);o.turnId=i.turn_id,this.add(o),await this.attach(o,{type:"ha_ai_agent/chat/subscribe",turn_id:i.turn_id})}await this.updateComplete,this.scrollDown(!0)}}async stored(e,t){try{const s=await this.store.call("conversations/get",{conversation_id:e,limit:200});return Object.assign(this.store.people,s.people),s}catch(s){t||this.store.fail(s);return}}async loadOlder(){const e=await this.ask("conversations/get",{conversation_id:this.conversationId,cursor:this.older,limit:200});e&&(this.older=e.cursor,this.exchanges=[...zt(e.messages),...this.exchanges])}add(e){this.exchanges=[...this.exchanges,e]}async attach(e,t){const s={exchange:e};this.live=s;try{s.stop=await this.store.hass.connection.subscribeMessage(i=>{this.live===s&&this.onEvent(s.exchange,i)},t,{resubscribe:!1}),this.live!==s&&e.isRunning&&await s.stop()}catch(i){if(this.live!==s)return;this.live=void 0,Bt(e,{event:"error",...xt(i)}),this.redraw()}}letGo(){const{live:e}=this;this.live=void 0,e?.stop&&this.store.isConnected&&Promise.resolve(e.stop()).catch(()=>{})}onEvent(e,t){Bt(e,t),t.event==="done"&&t.conversation_id&&this.settle(t.conversation_id),(t.event==="done"||t.event==="error")&&(this.live=void 0,this.announced=e.answer||this.t("chat.ended")),this.redraw()}redraw(){this.isDrawn||(this.isDrawn=!0,requestAnimationFrame(()=>{this.isDrawn=!1;const e=this.isAtEnd;this.version+=1,this.updateComplete.then(()=>e&&this.scrollDown(!0))}))}get isAtEnd(){const{talk:e}=this;return!e||e.scrollHeight-e.scrollTop-e.clientHeight<80}scrollDown(e=!1){requestAnimationFrame(()=>{const{talk:t}=this;t?.scrollTo({top:t.scrollHeight,behavior:e?"instant":"smooth"})})}settle(e){this.conversationId!==e&&(this.conversationId=e,this.isConnected&&ut(`${E}/conversation/${e}`,{replace:!0}))}async send(){const e=this.draft.trim();if(!e||this.live||!this.store.isConnected)return;const t=et(`new-${Date.now()}`,e,this.store.now());if(this.add(t),this.setDraft(""),this.scrollDown(),await this.attach(t,{type:"ha_ai_agent/chat/send",text:e,agent_id:this.agent,language:this.store.hass.language,...this.conversationId?{conversation_id:this.conversationId}:{}}),t.error&&!t.turnId&&!t.steps.length&&!t.answer){this.draft||this.setDraft(e);return}if(!t.isRunning)return;const i=(await this.ask("chat/running"))?.turns.find(n=>n.text===e);!i||!t.isRunning||(t.turnId=i.turn_id,this.settle(i.conversation_id))}async cancel(){this.conversationId&&await this.ask("chat/cancel",{conversation_id:this.conversationId})}setDraft(e){this.draft=e,e?localStorage.setItem(this.draftKey,e):localStorage.removeItem(this.draftKey)}get agent(){const e=this.store.me?.agents??[],t=this.agentId||this.summary?.agent_id;return(e.find(({agent_id:s})=>s===t)??e[0])?.agent_id??""}get isOwn(){return!this.summary||this.summary.user_id===this.store.hass.user?.id}render(){return a`
      ${this.renderTools()}
      <div class="talk" tabindex="0" role="log" aria-live="off" aria-label=${this.t("nav.chat")}>
        <div class="page">
          ${this.older?a`<button @click=${()=>this.loadOlder()}>${this.t("chat.older")}</button>`:d}
          ${this.exchanges.length?d:this.renderEmpty()}
          ${tt(this.exchanges,({key:e})=>e,e=>a`<haia-exchange
              .store=${this.store}
              .exchange=${e}
              .version=${this.version}
              .canAct=${this.store.may("turns/undo")}
            ></haia-exchange>`)}
        </div>
      </div>
      <div class="hidden-text" role="status">${this.announced}</div>
      ${this.isOwn?this.renderForm():a`<p class="tools quiet">${this.t("chat.not_yours")}</p>`}
    `}renderTools(){const e=this.store.me?.agents??[];return!this.exchanges.length&&e.length<2?d:a`<div class="tools row spread">
      <h2>${this.summary?.title??""}</h2>
      <div class="row">
        ${e.length>1&&!this.exchanges.length?a`<select
              aria-label=${this.t("chat.agent")}
              @change=${t=>this.agentId=t.target.value}
            >
              ${e.map(({agent_id:t,name:s})=>a`<option value=${t} ?selected=${t===this.agent}>${s}</option>`)}
            </select>`:d}
        ${this.exchanges.length?a`<button class="small" @click=${()=>this.startNew()}>
              <haia-icon icon="mdi:plus"></haia-icon>${this.t("chat.new")}
            </button>`:d}
      </div>
    </div>`}renderEmpty(){const e=this.store.me?.suggestions??[];return a`<div class="empty">
      <p>${this.t("chat.empty")}</p>
      <div class="suggestions">
        ${e.map(({kind:t,name:s})=>{const i=this.t(`suggest.${t}`,{name:s});return a`<button @click=${()=>this.suggest(i)}>${i}</button>`})}
      </div>
    </div>`}suggest(e){this.setDraft(e),this.send()}startNew(){this.letGo(),this.loading+=1,this.exchanges=[],this.summary=void 0,this.conversationId="",this.older=null,ut(`${E}/chat`)}renderForm(){const e=this.live?.exchange.isRunning??!1;return a`<form
      @submit=${t=>{t.preventDefault(),this.send()}}
    >
      <textarea
        rows="1"
        aria-label=${this.t("chat.say")}
        placeholder=${this.t("chat.say")}
        maxlength="20000"
        enterkeyhint="send"
        .value=${this.draft}
        @input=${t=>this.setDraft(t.target.value)}
        @keydown=${this.onKey}
      ></textarea>
      ${e?a`<button type="button" aria-label=${this.t("chat.stop")} @click=${()=>this.cancel()}>
            <haia-icon icon="mdi:stop"></haia-icon>
          </button>`:a`<button
            class="main"
            aria-label=${this.t("chat.send")}
            ?disabled=${!this.draft.trim()||!this.store.isConnected}
          >
            <haia-icon icon="mdi:send"></haia-icon>
          </button>`}
    </form>`}onKey(e){e.key!=="Enter"||e.shiftKey||e.isComposing||(e.preventDefault(),this.send())}};v.styles=[...b.styles,M`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .talk {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
      }
      .talk .page {
        padding-top: 16px;
      }
      .empty {
        text-align: center;
        padding-top: 10vh;
      }
      .suggestions {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 8px;
        margin-top: 16px;
      }
      form {
        display: flex;
        gap: 8px;
        align-items: flex-end;
        width: 100%;
        max-width: 900px;
        margin: 0 auto;
        padding: 8px 16px;
      }
      textarea {
        flex: 1;
        min-width: 0;
        resize: none;
        max-height: 30vh;
        field-sizing: content;
        border-radius: 22px;
        padding: 9px 16px;
      }
      form button {
        width: 44px;
        padding: 0;
        flex: none;
      }
      .tools {
        max-width: 900px;
        width: 100%;
        margin: 0 auto;
        padding: 8px 16px 0;
      }
      h2 {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `];w([$()],v.prototype,"exchanges",2);w([$()],v.prototype,"summary",2);w([$()],v.prototype,"conversationId",2);w([$()],v.prototype,"agentId",2);w([$()],v.prototype,"draft",2);w([$()],v.prototype,"version",2);w([$()],v.prototype,"older",2);w([$()],v.prototype,"announced",2);w([De(".talk")],v.prototype,"talk",2);v=w([U("haia-chat")],v);const Vt=(e,t)=>a`<haia-chat .store=${e} .itemId=${t}></haia-chat>`,Gt=[{view:"approvals",nav:"waiting",icon:"mdi:bell-outline",needs:"approvals/list",render:e=>a`<haia-waiting .store=${e}></haia-waiting>`},{view:"chat",nav:"chat",icon:"mdi:message-outline",needs:"chat/send",render:Vt},{view:"conversation",below:"chat",needs:"conversations/get",render:Vt}];var Ss=Object.defineProperty,ks=Object.getOwnPropertyDescriptor,J=(e,t,s,i)=>{for(var n=i>1?void 0:i?ks(t,s):t,r=e.length-1,o;r>=0;r--)(o=e[r])&&(n=(i?o(t,s,n):o(n))||n);return i&&n&&Ss(t,s,n),n};let I=class extends O{constructor(){super(...arguments),this.narrow=!1,this.path="",this.store=new Ke,this.hasHass=!1,this.onChange=()=>this.requestUpdate(),this.onMove=()=>{const{pathname:e}=window.location;(e===E||e.startsWith(`${E}/`))&&(this.path=e.slice(E.length))}}set hass(e){this.hasHass=!0,this.store.setHass(e)}set route(e){this.path=e.path}connectedCallback(){super.connectedCallback(),this.store.addEventListener("change",this.onChange),window.addEventListener("location-changed",this.onMove),window.addEventListener("popstate",this.onMove),this.hasHass&&this.store.setHass(this.store.hass)}disconnectedCallback(){super.disconnectedCallback(),this.store.removeEventListener("change",this.onChange),window.removeEventListener("location-changed",this.onMove),window.removeEventListener("popstate",this.onMove),this.store.disconnect()}render(){const{store:e}=this;if(!this.hasHass||!e.texts||!e.me)return this.renderEmpty();const t=Be(this.path),s=Gt.find(({view:n})=>n===t.view),i=s?.below??t.view;return a`
      <header>
        <haia-menu .store=${e} .narrow=${this.narrow}></haia-menu>
        <h1>HA AI Agent</h1>
        ${this.narrow?d:this.renderNavigation(i)}
      </header>
      ${this.renderLine()}
      <main id="main" tabindex="-1">
        ${s&&e.may(s.needs)?s.render(e,t.id):a`<div class="page"><p>${e.t("nav.nothing")}</p></div>`}
      </main>
      ${this.narrow?this.renderNavigation(i):d}
    `}renderEmpty(){const e=this.store.failure?.message;return a`<header>
        ${this.hasHass?a`<haia-menu .store=${this.store} .narrow=${this.narrow}></haia-menu>`:d}
        <h1>HA AI Agent</h1>
      </header>
      <main>${e?a`<p class="page" role="alert">${e}</p>`:d}</main>`}renderNavigation(e){const{store:t}=this,s=t.approvals.length;return a`<nav aria-label=${t.t("nav.label")}>
      ${Gt.filter(i=>i.nav&&t.may(i.needs)).map(i=>a`<a
          href=${`${E}/${i.view}`}
          aria-current=${i.view===e?"page":d}
          @click=${bt}
        >
          <haia-icon .icon=${i.icon??""}></haia-icon>
          <span>${t.t(`nav.${i.nav??""}`)}</span>
          ${i.view==="approvals"&&s?a`<span class="count" aria-hidden="true">${t.format.number(s)}</span>
                <span class="hidden-text">${t.n("nav.count",s)}</span>`:d}
        </a>`)}
    </nav>`}renderLine(){const{store:e}=this;return e.isConnected?e.failure?a`<div class="line" role="alert">
      <span class="error">${e.reason(e.failure)}</span>
      <button class="plain" aria-label=${e.t("common.close")} @click=${()=>e.clearFailure()}>
        <haia-icon icon="mdi:close"></haia-icon>
      </button>
    </div>`:d:a`<div class="line" role="status">${e.t("error.connection")}</div>`}};I.styles=[ee,M`
      :host {
        display: flex;
        flex-direction: column;
        height: 100vh;
        height: 100dvh;
        background: var(--aa-page);
        --aa-top: var(--safe-area-inset-top, env(safe-area-inset-top, 0px));
        --aa-bottom: var(--safe-area-inset-bottom, env(safe-area-inset-bottom, 0px));
        --aa-left: var(--safe-area-inset-left, env(safe-area-inset-left, 0px));
        --aa-right: var(--safe-area-inset-right, env(safe-area-inset-right, 0px));
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px;
        min-height: 56px;
        padding: var(--aa-top) calc(8px + var(--aa-right)) 0 calc(8px + var(--aa-left));
        background: var(--app-header-background-color, var(--aa-card));
        color: var(--app-header-text-color, var(--aa-text));
        border-bottom: 1px solid var(--aa-line);
      }
      h1 {
        flex: none;
        font-size: 1.25rem;
        font-weight: 400;
        margin: 0 8px;
        white-space: nowrap;
      }
      nav {
        display: flex;
        flex: 1;
        overflow-x: auto;
        scrollbar-width: none;
        gap: 4px;
      }
      nav a {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 48px;
        padding: 0 12px;
        color: inherit;
        text-decoration: none;
        white-space: nowrap;
        border-bottom: 3px solid transparent;
      }
      nav a[aria-current] {
        border-bottom-color: currentColor;
        font-weight: 500;
      }
      .count {
        min-width: 22px;
        padding: 0 6px;
        border-radius: 11px;
        background: var(--aa-text);
        color: var(--aa-card);
        font-size: 0.8rem;
        line-height: 22px;
        text-align: center;
      }
      main {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        padding-left: var(--aa-left);
        padding-right: var(--aa-right);
      }
      :host(:not([narrow])) main {
        padding-bottom: var(--aa-bottom);
      }
      :host([narrow]) nav {
        order: 3;
        flex: none;
        background: var(--aa-card);
        border-top: 1px solid var(--aa-line);
        padding: 0 calc(4px + var(--aa-right)) var(--aa-bottom) calc(4px + var(--aa-left));
      }
      :host([narrow]) nav a {
        flex: 1 0 auto;
        flex-direction: column;
        justify-content: center;
        gap: 0;
        min-height: 56px;
        padding: 0 8px;
        font-size: 0.75rem;
        position: relative;
        border-bottom: 0;
        border-top: 3px solid transparent;
      }
      :host([narrow]) nav a[aria-current] {
        border-top-color: currentColor;
      }
      :host([narrow]) .count {
        position: absolute;
        top: 2px;
        inset-inline-start: 55%;
        line-height: 18px;
        min-width: 18px;
      }
      .line {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        padding: 4px 16px;
        background: var(--aa-card);
        border-bottom: 1px solid var(--aa-line);
      }
    `];J([y({type:Boolean,reflect:!0})],I.prototype,"narrow",2);J([$()],I.prototype,"path",2);J([y({attribute:!1,noAccessor:!0})],I.prototype,"hass",1);J([y({attribute:!1,noAccessor:!0})],I.prototype,"route",1);I=J([U("ha-ai-agent-panel")],I);
