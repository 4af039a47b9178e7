/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const en=globalThis,Tr=en.ShadowRoot&&(en.ShadyCSS===void 0||en.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Or=Symbol(),Do=new WeakMap;let Kl=class{constructor(t,s,i){if(this._$cssResult$=!0,i!==Or)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=s}get styleSheet(){let t=this.o;const s=this.t;if(Tr&&t===void 0){const i=s!==void 0&&s.length===1;i&&(t=Do.get(s)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),i&&Do.set(s,t))}return t}toString(){return this.cssText}};const Tc=e=>new Kl(typeof e=="string"?e:e+"",void 0,Or),qt=(e,...t)=>{const s=e.length===1?e[0]:t.reduce((i,n,r)=>i+(l=>{if(l._$cssResult$===!0)return l.cssText;if(typeof l=="number")return l;throw Error("Value passed to 'css' function must be a 'css' function result: "+l+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+e[r+1],e[0]);return new Kl(s,e,Or)},Oc=(e,t)=>{if(Tr)e.adoptedStyleSheets=t.map(s=>s instanceof CSSStyleSheet?s:s.styleSheet);else for(const s of t){const i=document.createElement("style"),n=en.litNonce;n!==void 0&&i.setAttribute("nonce",n),i.textContent=s.cssText,e.appendChild(i)}},Lo=Tr?e=>e:e=>e instanceof CSSStyleSheet?(t=>{let s="";for(const i of t.cssRules)s+=i.cssText;return Tc(s)})(e):e;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const{is:Cc,defineProperty:Mc,getOwnPropertyDescriptor:Dc,getOwnPropertyNames:Lc,getOwnPropertySymbols:Rc,getPrototypeOf:Ic}=Object,mn=globalThis,Ro=mn.trustedTypes,jc=Ro?Ro.emptyScript:"",Nc=mn.reactiveElementPolyfillSupport,Oi=(e,t)=>e,nn={toAttribute(e,t){switch(t){case Boolean:e=e?jc:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let s=e;switch(t){case Boolean:s=e!==null;break;case Number:s=e===null?null:Number(e);break;case Object:case Array:try{s=JSON.parse(e)}catch{s=null}}return s}},Cr=(e,t)=>!Cc(e,t),Io={attribute:!0,type:String,converter:nn,reflect:!1,useDefault:!1,hasChanged:Cr};Symbol.metadata??=Symbol("metadata"),mn.litPropertyMetadata??=new WeakMap;let Ys=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,s=Io){if(s.state&&(s.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),this.elementProperties.set(t,s),!s.noAccessor){const i=Symbol(),n=this.getPropertyDescriptor(t,i,s);n!==void 0&&Mc(this.prototype,t,n)}}static getPropertyDescriptor(t,s,i){const{get:n,set:r}=Dc(this.prototype,t)??{get(){return this[s]},set(l){this[s]=l}};return{get:n,set(l){const h=n?.call(this);r?.call(this,l),this.requestUpdate(t,h,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??Io}static _$Ei(){if(this.hasOwnProperty(Oi("elementProperties")))return;const t=Ic(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(Oi("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Oi("properties"))){const s=this.properties,i=[...Lc(s),...Rc(s)];for(const n of i)this.createProperty(n,s[n])}const t=this[Symbol.metadata];if(t!==null){const s=litPropertyMetadata.get(t);if(s!==void 0)for(const[i,n]of s)this.elementProperties.set(i,n)}this._$Eh=new Map;for(const[s,i]of this.elementProperties){const n=this._$Eu(s,i);n!==void 0&&this._$Eh.set(n,s)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){const s=[];if(Array.isArray(t)){const i=new Set(t.flat(1/0).reverse());for(const n of i)s.unshift(Lo(n))}else t!==void 0&&s.push(Lo(t));return s}static _$Eu(t,s){const i=s.attribute;return i===!1?void 0:typeof i=="string"?i:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){const t=new Map,s=this.constructor.elementProperties;for(const i of s.keys())this.hasOwnProperty(i)&&(t.set(i,this[i]),delete this[i]);t.size>0&&(this._$Ep=t)}createRenderRoot(){const t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Oc(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,s,i){this._$AK(t,i)}_$ET(t,s){const i=this.constructor.elementProperties.get(t),n=this.constructor._$Eu(t,i);if(n!==void 0&&i.reflect===!0){const r=(i.converter?.toAttribute!==void 0?i.converter:nn).toAttribute(s,i.type);this._$Em=t,r==null?this.removeAttribute(n):this.setAttribute(n,r),this._$Em=null}}_$AK(t,s){const i=this.constructor,n=i._$Eh.get(t);if(n!==void 0&&this._$Em!==n){const r=i.getPropertyOptions(n),l=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:nn;this._$Em=n;const h=l.fromAttribute(s,r.type);this[n]=h??this._$Ej?.get(n)??h,this._$Em=null}}requestUpdate(t,s,i,n=!1,r){if(t!==void 0){const l=this.constructor;if(n===!1&&(r=this[t]),i??=l.getPropertyOptions(t),!((i.hasChanged??Cr)(r,s)||i.useDefault&&i.reflect&&r===this._$Ej?.get(t)&&!this.hasAttribute(l._$Eu(t,i))))return;this.C(t,s,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,s,{useDefault:i,reflect:n,wrapped:r},l){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,l??s??this[t]),r!==!0||l!==void 0)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),n===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(s){Promise.reject(s)}const t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(const[n,r]of this._$Ep)this[n]=r;this._$Ep=void 0}const i=this.constructor.elementProperties;if(i.size>0)for(const[n,r]of i){const{wrapped:l}=r,h=this[n];l!==!0||this._$AL.has(n)||h===void 0||this.C(n,void 0,r,h)}}let t=!1;const s=this._$AL;try{t=this.shouldUpdate(s),t?(this.willUpdate(s),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(s)):this._$EM()}catch(i){throw t=!1,this._$EM(),i}t&&this._$AE(s)}willUpdate(t){}_$AE(t){this._$EO?.forEach(s=>s.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(s=>this._$ET(s,this[s])),this._$EM()}updated(t){}firstUpdated(t){}};Ys.elementStyles=[],Ys.shadowRootOptions={mode:"open"},Ys[Oi("elementProperties")]=new Map,Ys[Oi("finalized")]=new Map,Nc?.({ReactiveElement:Ys}),(mn.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Mr=globalThis,jo=e=>e,rn=Mr.trustedTypes,No=rn?rn.createPolicy("lit-html",{createHTML:e=>e}):void 0,Yl="$lit$",ts=`lit$${Math.random().toFixed(9).slice(2)}$`,Zl="?"+ts,zc=`<${Zl}>`,xs=document,Di=()=>xs.createComment(""),Li=e=>e===null||typeof e!="object"&&typeof e!="function",Dr=Array.isArray,Hc=e=>Dr(e)||typeof e?.[Symbol.iterator]=="function",Xn=`[ 	
\f\r]`,_i=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,zo=/-->/g,Ho=/>/g,fs=RegExp(`>|${Xn}(?:([^\\s"'>=/]+)(${Xn}*=${Xn}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Uo=/'/g,qo=/"/g,Jl=/^(?:script|style|textarea|title)$/i,Uc=e=>(t,...s)=>({_$litType$:e,strings:t,values:s}),g=Uc(1),je=Symbol.for("lit-noChange"),P=Symbol.for("lit-nothing"),Fo=new WeakMap,ys=xs.createTreeWalker(xs,129);function Ql(e,t){if(!Dr(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return No!==void 0?No.createHTML(t):t}const qc=(e,t)=>{const s=e.length-1,i=[];let n,r=t===2?"<svg>":t===3?"<math>":"",l=_i;for(let h=0;h<s;h++){const d=e[h];let p,y,m=-1,$=0;for(;$<d.length&&(l.lastIndex=$,y=l.exec(d),y!==null);)$=l.lastIndex,l===_i?y[1]==="!--"?l=zo:y[1]!==void 0?l=Ho:y[2]!==void 0?(Jl.test(y[2])&&(n=RegExp("</"+y[2],"g")),l=fs):y[3]!==void 0&&(l=fs):l===fs?y[0]===">"?(l=n??_i,m=-1):y[1]===void 0?m=-2:(m=l.lastIndex-y[2].length,p=y[1],l=y[3]===void 0?fs:y[3]==='"'?qo:Uo):l===qo||l===Uo?l=fs:l===zo||l===Ho?l=_i:(l=fs,n=void 0);const _=l===fs&&e[h+1].startsWith("/>")?" ":"";r+=l===_i?d+zc:m>=0?(i.push(p),d.slice(0,m)+Yl+d.slice(m)+ts+_):d+ts+(m===-2?h:_)}return[Ql(e,r+(e[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),i]};class Ri{constructor({strings:t,_$litType$:s},i){let n;this.parts=[];let r=0,l=0;const h=t.length-1,d=this.parts,[p,y]=qc(t,s);if(this.el=Ri.createElement(p,i),ys.currentNode=this.el.content,s===2||s===3){const m=this.el.content.firstChild;m.replaceWith(...m.childNodes)}for(;(n=ys.nextNode())!==null&&d.length<h;){if(n.nodeType===1){if(n.hasAttributes())for(const m of n.getAttributeNames())if(m.endsWith(Yl)){const $=y[l++],_=n.getAttribute(m).split(ts),S=/([.?@])?(.*)/.exec($);d.push({type:1,index:r,name:S[2],strings:_,ctor:S[1]==="."?Vc:S[1]==="?"?Bc:S[1]==="@"?Wc:gn}),n.removeAttribute(m)}else m.startsWith(ts)&&(d.push({type:6,index:r}),n.removeAttribute(m));if(Jl.test(n.tagName)){const m=n.textContent.split(ts),$=m.length-1;if($>0){n.textContent=rn?rn.emptyScript:"";for(let _=0;_<$;_++)n.append(m[_],Di()),ys.nextNode(),d.push({type:2,index:++r});n.append(m[$],Di())}}}else if(n.nodeType===8)if(n.data===Zl)d.push({type:2,index:r});else{let m=-1;for(;(m=n.data.indexOf(ts,m+1))!==-1;)d.push({type:7,index:r}),m+=ts.length-1}r++}}static createElement(t,s){const i=xs.createElement("template");return i.innerHTML=t,i}}function Xs(e,t,s=e,i){if(t===je)return t;let n=i!==void 0?s._$Co?.[i]:s._$Cl;const r=Li(t)?void 0:t._$litDirective$;return n?.constructor!==r&&(n?._$AO?.(!1),r===void 0?n=void 0:(n=new r(e),n._$AT(e,s,i)),i!==void 0?(s._$Co??=[])[i]=n:s._$Cl=n),n!==void 0&&(t=Xs(e,n._$AS(e,t.values),n,i)),t}class Fc{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){const{el:{content:s},parts:i}=this._$AD,n=(t?.creationScope??xs).importNode(s,!0);ys.currentNode=n;let r=ys.nextNode(),l=0,h=0,d=i[0];for(;d!==void 0;){if(l===d.index){let p;d.type===2?p=new ci(r,r.nextSibling,this,t):d.type===1?p=new d.ctor(r,d.name,d.strings,this,t):d.type===6&&(p=new Gc(r,this,t)),this._$AV.push(p),d=i[++h]}l!==d?.index&&(r=ys.nextNode(),l++)}return ys.currentNode=xs,n}p(t){let s=0;for(const i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(t,i,s),s+=i.strings.length-2):i._$AI(t[s])),s++}}class ci{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,i,n){this.type=2,this._$AH=P,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=i,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode;const s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=Xs(this,t,s),Li(t)?t===P||t==null||t===""?(this._$AH!==P&&this._$AR(),this._$AH=P):t!==this._$AH&&t!==je&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Hc(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==P&&Li(this._$AH)?this._$AA.nextSibling.data=t:this.T(xs.createTextNode(t)),this._$AH=t}$(t){const{values:s,_$litType$:i}=t,n=typeof i=="number"?this._$AC(t):(i.el===void 0&&(i.el=Ri.createElement(Ql(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===n)this._$AH.p(s);else{const r=new Fc(n,this),l=r.u(this.options);r.p(s),this.T(l),this._$AH=r}}_$AC(t){let s=Fo.get(t.strings);return s===void 0&&Fo.set(t.strings,s=new Ri(t)),s}k(t){Dr(this._$AH)||(this._$AH=[],this._$AR());const s=this._$AH;let i,n=0;for(const r of t)n===s.length?s.push(i=new ci(this.O(Di()),this.O(Di()),this,this.options)):i=s[n],i._$AI(r),n++;n<s.length&&(this._$AR(i&&i._$AB.nextSibling,n),s.length=n)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){const i=jo(t).nextSibling;jo(t).remove(),t=i}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}}class gn{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,i,n,r){this.type=1,this._$AH=P,this._$AN=void 0,this.element=t,this.name=s,this._$AM=n,this.options=r,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=P}_$AI(t,s=this,i,n){const r=this.strings;let l=!1;if(r===void 0)t=Xs(this,t,s,0),l=!Li(t)||t!==this._$AH&&t!==je,l&&(this._$AH=t);else{const h=t;let d,p;for(t=r[0],d=0;d<r.length-1;d++)p=Xs(this,h[i+d],s,d),p===je&&(p=this._$AH[d]),l||=!Li(p)||p!==this._$AH[d],p===P?t=P:t!==P&&(t+=(p??"")+r[d+1]),this._$AH[d]=p}l&&!n&&this.j(t)}j(t){t===P?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}}class Vc extends gn{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===P?void 0:t}}class Bc extends gn{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==P)}}class Wc extends gn{constructor(t,s,i,n,r){super(t,s,i,n,r),this.type=5}_$AI(t,s=this){if((t=Xs(this,t,s,0)??P)===je)return;const i=this._$AH,n=t===P&&i!==P||t.capture!==i.capture||t.once!==i.once||t.passive!==i.passive,r=t!==P&&(i===P||n);n&&this.element.removeEventListener(this.name,this,i),r&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}}class Gc{constructor(t,s,i){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(t){Xs(this,t)}}const Kc={I:ci},Yc=Mr.litHtmlPolyfillSupport;Yc?.(Ri,ci),(Mr.litHtmlVersions??=[]).push("3.3.3");const Zc=(e,t,s)=>{const i=s?.renderBefore??t;let n=i._$litPart$;if(n===void 0){const r=s?.renderBefore??null;i._$litPart$=n=new ci(t.insertBefore(Di(),r),r,void 0,s??{})}return n._$AI(e),n};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Lr=globalThis;let bs=class extends Ys{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){const t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){const s=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=Zc(s,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return je}};bs._$litElement$=!0,bs.finalized=!0,Lr.litElementHydrateSupport?.({LitElement:bs});const Jc=Lr.litElementPolyfillSupport;Jc?.({LitElement:bs});(Lr.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Lt=e=>(t,s)=>{s!==void 0?s.addInitializer(()=>{customElements.define(e,t)}):customElements.define(e,t)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Qc={attribute:!0,type:String,converter:nn,reflect:!1,hasChanged:Cr},Xc=(e=Qc,t,s)=>{const{kind:i,metadata:n}=s;let r=globalThis.litPropertyMetadata.get(n);if(r===void 0&&globalThis.litPropertyMetadata.set(n,r=new Map),i==="setter"&&((e=Object.create(e)).wrapped=!0),r.set(s.name,e),i==="accessor"){const{name:l}=s;return{set(h){const d=t.get.call(this);t.set.call(this,h),this.requestUpdate(l,d,e,!0,h)},init(h){return h!==void 0&&this.C(l,void 0,e,h),h}}}if(i==="setter"){const{name:l}=s;return function(h){const d=this[l];t.call(this,h),this.requestUpdate(l,d,e,!0,h)}}throw Error("Unsupported decorator location: "+i)};function Et(e){return(t,s)=>typeof s=="object"?Xc(e,t,s):((i,n,r)=>{const l=n.hasOwnProperty(r);return n.constructor.createProperty(r,i),l?Object.getOwnPropertyDescriptor(n,r):void 0})(e,t,s)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function J(e){return Et({...e,state:!0,attribute:!1})}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const th=(e,t,s)=>(s.configurable=!0,s.enumerable=!0,Reflect.decorate&&typeof t!="object"&&Object.defineProperty(e,t,s),s);/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function vn(e,t){return(s,i,n)=>{const r=l=>l.renderRoot?.querySelector(e)??null;return th(s,i,{get(){return r(this)}})}}var eh=Object.defineProperty,sh=Object.getOwnPropertyDescriptor,Xl=(e,t,s,i)=>{for(var n=i>1?void 0:i?sh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&eh(t,s,n),n};const ih={"mdi:menu":"☰","mdi:bell-outline":"!","mdi:message-outline":"✎","mdi:history":"↺","mdi:forum-outline":"≡","mdi:text-box-outline":"¶","mdi:chart-line":"∿","mdi:send":"➤","mdi:stop":"■","mdi:undo":"↶","mdi:close":"✕","mdi:check":"✓","mdi:plus":"+","mdi:dots-vertical":"⋮"};let on=class extends bs{constructor(){super(...arguments),this.icon=""}connectedCallback(){super.connectedCallback(),this.setAttribute("aria-hidden","true"),customElements.get("ha-icon")||customElements.whenDefined("ha-icon").then(()=>this.requestUpdate())}render(){return customElements.get("ha-icon")?g`<ha-icon .icon=${this.icon}></ha-icon>`:g`<span>${ih[this.icon]??"•"}</span>`}};on.styles=qt`
    :host {
      display: inline-flex;
      width: 24px;
      height: 24px;
      align-items: center;
      justify-content: center;
      flex: none;
    }
  `;Xl([Et()],on.prototype,"icon",2);on=Xl([Lt("haia-icon")],on);const ta=qt`
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
`,nh=qt`
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
`;var rh=Object.defineProperty,ea=(e,t,s,i)=>{for(var n=void 0,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=l(t,s,n)||n);return n&&rh(t,s,n),n};class lt extends bs{constructor(){super(...arguments),this.itemId="",this.stops=[]}static{this.styles=[ta,nh]}connectedCallback(){super.connectedCallback(),this.listen("change",()=>this.requestUpdate()),this.listen("ready",()=>this.onReconnect()),this.start()}disconnectedCallback(){super.disconnectedCallback();for(const t of this.stops)t();this.stops=[]}start(){}onReconnect(){this.load()}load(){}keep(t){this.stops.push(t)}listen(t,s){const{store:i}=this;i.addEventListener(t,s),this.keep(()=>i.removeEventListener(t,s))}subscribe(t,s,i){this.keep(this.store.subscribe(t,s,i))}async ask(t,s={}){try{return await this.store.call(t,s)}catch(i){this.store.fail(i);return}}t(t,s){return this.store.t(t,s)}}ea([Et({attribute:!1})],lt.prototype,"store");ea([Et()],lt.prototype,"itemId");var oh=Object.defineProperty,lh=Object.getOwnPropertyDescriptor,sa=(e,t,s,i)=>{for(var n=i>1?void 0:i?lh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&oh(t,s,n),n};let ur=class extends lt{constructor(){super(...arguments),this.narrow=!1}start(){customElements.get("ha-menu-button")||customElements.whenDefined("ha-menu-button").then(()=>this.requestUpdate())}render(){const{hass:e}=this.store;return customElements.get("ha-menu-button")?g`<ha-menu-button .hass=${e} .narrow=${this.narrow}></ha-menu-button>`:!this.narrow&&e.dockedSidebar!=="always_hidden"?P:g`<button class="plain" aria-label=${this.t("nav.menu")} @click=${this.open}>
      <haia-icon icon="mdi:menu"></haia-icon>
    </button>`}open(){this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}};sa([Et({type:Boolean})],ur.prototype,"narrow",2);ur=sa([Lt("haia-menu")],ur);const Bt="/ha-ai-agent";function ah(e){const[t="",s=""]=e.split("/").filter(Boolean).map(ch);return{view:t||"chat",id:s}}function ch(e){try{return decodeURIComponent(e)}catch{return e}}function dr(e,t={}){t.replace?history.replaceState(null,"",e):history.pushState(null,"",e),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:t.replace??!1}}))}function te(e){const t=e.currentTarget;if(e.defaultPrevented||e.button||e.metaKey||e.ctrlKey||e.shiftKey)return;e.preventDefault();const{pathname:s,search:i}=new URL(t.href);dr(s+i)}const hh={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH"};class uh{constructor(t){this.hass=t}get language(){return this.hass.locale?.language??this.hass.language}zone(){return this.hass.locale?.time_zone==="server"?this.hass.config.time_zone:void 0}zoneName(){return this.zone()??Intl.DateTimeFormat().resolvedOptions().timeZone}date(t,s){const i=this.hass.locale?.time_format,n=i==="12"?!0:i==="24"?!1:void 0;return new Intl.DateTimeFormat(this.language,{timeZone:this.zone(),...s.hour&&n!==void 0?{hour12:n}:{},...s}).format(t*1e3)}dayOf(t){const s=this.parts(t);return`${s.year}-${s.month}-${s.day}`}dayStart(t){const s=Date.parse(`${t}T00:00:00Z`)/1e3;return s-this.offset(s-this.offset(s))}addDays(t,s){return new Date(Date.parse(`${t}T12:00:00Z`)+s*864e5).toISOString().slice(0,10)}shortDay(t){return new Intl.DateTimeFormat(this.language,{timeZone:"UTC",day:"numeric",month:"short"}).format(Date.parse(`${t}T12:00:00Z`))}offset(t){const{year:s,month:i,day:n,hour:r,minute:l,second:h}=this.parts(t);return Date.parse(`${s}-${i}-${n}T${r}:${l}:${h}Z`)/1e3-Math.floor(t)}parts(t){const s=new Intl.DateTimeFormat("en-GB",{timeZone:this.zone(),year:"numeric",month:"2-digit",day:"2-digit",hour:"2-digit",minute:"2-digit",second:"2-digit",hourCycle:"h23"});return Object.fromEntries(s.formatToParts(t*1e3).map(({type:i,value:n})=>[i,n]))}time(t){return this.date(t,{hour:"numeric",minute:"2-digit"})}day(t){return this.date(t,{weekday:"long",day:"numeric",month:"long"})}moment(t){const s={year:"numeric",month:"2-digit",day:"2-digit"};return this.date(t,s)===this.date(Date.now()/1e3,s)?this.time(t):this.date(t,{day:"numeric",month:"short",hour:"numeric",minute:"2-digit"})}full(t){return this.date(t,{weekday:"short",day:"numeric",month:"short",year:"numeric",hour:"numeric",minute:"2-digit",second:"2-digit"})}number(t,s=0){const i=this.hass.locale?.number_format??"language";if(i==="none")return t.toFixed(s);const n=i==="system"?void 0:hh[i]??this.language;return new Intl.NumberFormat(n,{minimumFractionDigits:s,maximumFractionDigits:s}).format(t)}duration(t){if(t<6e4)return`${this.number(t/1e3,1)} s`;const s=Math.round(t/1e3);return`${Math.floor(s/60)}:${String(s%60).padStart(2,"0")} min`}countdown(t){const s=Math.max(0,Math.ceil(t)),i=Math.floor(s/3600),n=Math.floor(s%3600/60),r=String(s%60).padStart(2,"0");return i?`${i}:${String(n).padStart(2,"0")}:${r}`:`${n}:${r}`}money(t){return new Intl.NumberFormat(this.language,{style:"currency",currency:"USD",maximumSignificantDigits:3}).format(t)}}const Vo="component.ha_ai_agent.config_panel.";class Rr{constructor(t,s){this.language=t,this.found=s,this.plural=new Intl.PluralRules(t)}static async load(t,s){const i=await t.sendMessagePromise({type:"frontend/get_translations",language:s,category:"config_panel",integration:["ha_ai_agent"]});return new Rr(s,i.resources)}has(t){return Vo+t in this.found}get(t,s={}){return(this.found[Vo+t]??t).replace(/\{(\w+)\}/g,(n,r)=>r in s?String(s[r]):n)}count(t,s,i,n={}){const r=`${t}_${this.plural.select(s)}`;return this.get(this.has(r)?r:`${t}_other`,{count:i,...n})}}const Bo="ha_ai_agent";function ln(e){if(e&&typeof e=="object"&&"message"in e){const{code:t,message:s}=e;return{code:String(t??"unknown"),message:String(s??"")}}return{code:"unknown",message:String(e)}}class dh extends EventTarget{constructor(){super(...arguments),this.approvals=[],this.people={},this.isConnected=!0,this.clockOffset=0,this.seen=[],this.onReady=()=>{this.isConnected=!0,this.loadMe(),this.changed(),this.dispatchEvent(new Event("ready"))},this.onLost=()=>{this.isConnected=!1,this.changed()}}setHass(t){this.hass=t,this.connection!==t.connection&&this.connect(t.connection);const s=[t.language,t.locale,t.user?.id,t.dockedSidebar,t.themes];s.every((i,n)=>i===this.seen[n])&&this.seen.length||(this.seen=s,this.format=new uh(t),this.texts?.language!==t.language&&this.loadTexts(t.language),this.changed())}connect(t){this.disconnect(),this.connection=t,t.addEventListener("ready",this.onReady),t.addEventListener("disconnected",this.onLost),this.loadMe(),this.stopApprovals=this.subscribe("approvals/subscribe",{},s=>this.onApproval(s))}disconnect(){this.stopApprovals?.(),this.connection?.removeEventListener("ready",this.onReady),this.connection?.removeEventListener("disconnected",this.onLost),this.connection=void 0}async loadTexts(t){try{this.texts=await Rr.load(this.hass.connection,t)}catch(s){this.fail(s)}this.changed()}async loadMe(){try{this.me=await this.call("panel/get"),Object.assign(this.people,this.me.people)}catch(t){this.fail(t)}this.changed()}onApproval(t){if(this.setServerTime(t.server_ts),Object.assign(this.people,t.people),t.type==="list")this.approvals=t.approvals??[];else if(t.approval){const{approval_id:s}=t.approval,i=this.approvals.find(r=>r.approval_id===s),n=this.approvals.filter(r=>r.approval_id!==s);t.type==="resolved"?this.approvals=n:(this.approvals=[...n,{...i,...t.approval}],this.reloadApprovals()),this.dispatchEvent(new Event("approvals"))}this.changed()}async reloadApprovals(t=0){const s=await this.call("approvals/list",{past:t});return this.setServerTime(s.server_ts),Object.assign(this.people,s.people),this.approvals=s.approvals,this.changed(),s.past}setServerTime(t){this.clockOffset=t-Date.now()/1e3}now(){return Date.now()/1e3+this.clockOffset}call(t,s={}){return this.hass.connection.sendMessagePromise({type:`${Bo}/${t}`,...s})}subscribe(t,s,i){let n=!1,r;return this.hass.connection.subscribeMessage(l=>{n||i(l)},{type:`${Bo}/${t}`,...s}).then(l=>{r=l,n&&this.end(r)}).catch(l=>this.fail(l)),()=>{n=!0,r&&this.end(r)}}async end(t){try{await t()}catch{}}may(t){return this.me?.may.includes(t)??!1}get isAdmin(){return this.me?.person==="administrator"}fail(t){this.failure=ln(t),this.changed()}clearFailure(){this.failure=void 0,this.changed()}changed(){this.dispatchEvent(new Event("change"))}t(t,s){return this.texts?.get(t,s)??""}n(t,s,i){return this.texts?.count(t,s,this.format.number(s),i)??""}word(t,s){const i=`${t}.${s}`;return this.texts?.has(i)?this.texts.get(i):s}reason(t){return this.texts?.has(`error.${t.code}`)?this.texts.get(`error.${t.code}`):t.message||this.t("error.unknown")}reasonOf(t){return this.reason(ln(t))}person(t){return t?t===this.hass.user?.id?this.t("who.you"):this.people[t]??this.t("who.gone"):this.t("who.voice")}entity(t){return String(this.hass.states[t]?.attributes.friendly_name??t)}state(t,s){const i=this.hass.states[t];return i&&this.hass.formatEntityState?.(i,s)||s}agent(t){return this.me?.agents.find(s=>s.agent_id===t)?.name??t}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const ia={ATTRIBUTE:1,CHILD:2},Ir=e=>(...t)=>({_$litDirective$:e,values:t});let jr=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,i){this._$Ct=t,this._$AM=s,this._$Ci=i}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const{I:ph}=Kc,Wo=e=>e,Go=()=>document.createComment(""),xi=(e,t,s)=>{const i=e._$AA.parentNode,n=t===void 0?e._$AB:t._$AA;if(s===void 0){const r=i.insertBefore(Go(),n),l=i.insertBefore(Go(),n);s=new ph(r,l,e,e.options)}else{const r=s._$AB.nextSibling,l=s._$AM,h=l!==e;if(h){let d;s._$AQ?.(e),s._$AM=e,s._$AP!==void 0&&(d=e._$AU)!==l._$AU&&s._$AP(d)}if(r!==n||h){let d=s._$AA;for(;d!==r;){const p=Wo(d).nextSibling;Wo(i).insertBefore(d,n),d=p}}}return s},ms=(e,t,s=e)=>(e._$AI(t,s),e),fh={},mh=(e,t=fh)=>e._$AH=t,gh=e=>e._$AH,tr=e=>{e._$AR(),e._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Ko=(e,t,s)=>{const i=new Map;for(let n=t;n<=s;n++)i.set(e[n],n);return i},Be=Ir(class extends jr{constructor(e){if(super(e),e.type!==ia.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,t,s){let i;s===void 0?s=t:t!==void 0&&(i=t);const n=[],r=[];let l=0;for(const h of e)n[l]=i?i(h,l):l,r[l]=s(h,l),l++;return{values:r,keys:n}}render(e,t,s){return this.dt(e,t,s).values}update(e,[t,s,i]){const n=gh(e),{values:r,keys:l}=this.dt(t,s,i);if(!Array.isArray(n))return this.ut=l,r;const h=this.ut??=[],d=[];let p,y,m=0,$=n.length-1,_=0,S=r.length-1;for(;m<=$&&_<=S;)if(n[m]===null)m++;else if(n[$]===null)$--;else if(h[m]===l[_])d[_]=ms(n[m],r[_]),m++,_++;else if(h[$]===l[S])d[S]=ms(n[$],r[S]),$--,S--;else if(h[m]===l[S])d[S]=ms(n[m],r[S]),xi(e,d[S+1],n[m]),m++,S--;else if(h[$]===l[_])d[_]=ms(n[$],r[_]),xi(e,n[m],n[$]),$--,_++;else if(p===void 0&&(p=Ko(l,_,S),y=Ko(h,m,$)),p.has(h[m]))if(p.has(h[$])){const D=y.get(l[_]),H=D!==void 0?n[D]:null;if(H===null){const q=xi(e,n[m]);ms(q,r[_]),d[_]=q}else d[_]=ms(H,r[_]),xi(e,n[m],H),n[D]=null;_++}else tr(n[$]),$--;else tr(n[m]),m++;for(;_<=S;){const D=xi(e,d[S+1]);ms(D,r[_]),d[_++]=D}for(;m<=$;){const D=n[m++];D!==null&&tr(D)}return this.ut=l,mh(e,d),je}});var vh=Object.defineProperty,$h=Object.getOwnPropertyDescriptor,$n=(e,t,s,i)=>{for(var n=i>1?void 0:i?$h(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&vh(t,s,n),n};const yh=50;let ti=class extends lt{constructor(){super(...arguments),this.past=[],this.busy=new Set,this.problems=new Map}start(){this.load();const e=setInterval(()=>{this.store.approvals.length&&this.requestUpdate()},1e3);this.keep(()=>clearInterval(e)),this.listen("approvals",()=>this.load())}load(){this.store.reloadApprovals(yh).then(e=>this.past=e,e=>this.store.fail(e))}render(){const e=this.store.approvals;return g`<div class="page">
      <h2>${this.t("waiting.title")}</h2>
      ${e.length?Be(e,t=>t.approval_id,t=>this.renderOpen(t)):g`<p class="card">${this.t("waiting.nothing")}</p>`}
      ${this.past.length?g`<h2>${this.t("waiting.past")}</h2>
            ${Be(this.past,t=>t.approval_id,t=>this.renderPast(t))}`:P}
    </div>`}renderOpen(e){const t=e.expires_ts-this.store.now(),s=this.busy.has(e.approval_id)||t<=0,i=this.problems.get(e.approval_id),n=`what-${e.approval_id}`;return g`<article class="card" aria-labelledby=${n}>
      <div class="row spread quiet">
        <span>${this.who(e)}</span>
        <span class="timer" role="timer">
          ${t>0?this.t("waiting.left",{time:this.store.format.countdown(t)}):this.t("waiting.expired")}
        </span>
      </div>
      <div class="preview" id=${n}>${Yo(e.preview)}</div>
      ${e.reason?g`<p class="why quiet">${this.store.word("reason",e.reason)}</p>`:P}
      ${e.can_resolve&&this.store.may("approvals/resolve")?g`<form
            class="row"
            @submit=${r=>{r.preventDefault(),this.answer(e,"approve",r.currentTarget)}}
          >
            ${e.needs_code?g`<label class="row"
                  >${this.t("waiting.code")}
                  <input name="code" type="password" inputmode="numeric" autocomplete="off"
                /></label>`:P}
            <button class="main" ?disabled=${s}>${this.t("waiting.yes")}</button>
            <button
              type="button"
              ?disabled=${s}
              @click=${()=>void this.answer(e,"reject")}
            >
              ${this.t("waiting.no")}
            </button>
          </form>`:g`<p class="quiet">${this.t("waiting.not_yours")}</p>`}
      ${i?g`<p class="error" role="alert">${i}</p>`:P}
      ${this.more(e)}
    </article>`}renderPast(e){const{format:t}=this.store,s=this.store.word("resolved",e.status);return g`<article class="card">
      <div class="row spread quiet">
        <span>${this.who(e)}</span>
        <span title=${t.full(e.created_ts)}>${t.moment(e.created_ts)}</span>
      </div>
      <div class="preview">${Yo(e.preview)}</div>
      <p class="quiet">
        ${e.resolved_via&&e.resolved_via!=="expiry"?this.t("waiting.answered",{how:s,who:this.store.person(e.resolved_by),via:this.store.word("via",e.resolved_via)}):s}
      </p>
      ${this.more(e)}
    </article>`}more(e){return g`<p class="quiet">
      <a href=${`${Bt}/conversation/${encodeURIComponent(e.conversation_id)}`} @click=${te}
        >${this.t("waiting.conversation")}</a
      >
    </p>`}who(e){const t=this.store.person(e.user_id);return e.place?this.t("who.at",{who:t,place:e.place.name}):t}async answer(e,t,s){const i=e.approval_id,n=s?String(new FormData(s).get("code")??""):"";this.busy=new Set(this.busy).add(i),this.problems.delete(i);try{await this.store.call("approvals/resolve",{approval_id:i,decision:t,...n?{code:n}:{}})}catch(r){const l=ln(r);this.problems=new Map(this.problems).set(i,this.store.reason(l)),s?.reset()}this.busy=new Set([...this.busy].filter(r=>r!==i)),this.load()}};ti.styles=[...lt.styles,qt`
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
    `];$n([J()],ti.prototype,"past",2);$n([J()],ti.prototype,"busy",2);$n([J()],ti.prototype,"problems",2);ti=$n([Lt("haia-waiting")],ti);function Yo(e){return e.split(`
`).map(t=>{const s=/^\+(?!\+\+)/.test(t)?"added":/^-(?!--)/.test(t)?"removed":"";return g`<div class=${s}>${t||" "}</div>`})}var wh=Object.defineProperty,bh=Object.getOwnPropertyDescriptor,zi=(e,t,s,i)=>{for(var n=i>1?void 0:i?bh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&wh(t,s,n),n};let Ss=class extends lt{constructor(){super(...arguments),this.label="",this.question="",this.disabled=!1,this.isAsking=!1}render(){return this.isAsking?g`<div class="row" role="group" aria-label=${this.label}>
      <span>${this.question}</span>
      <button class="main small" @click=${()=>this.say()}>${this.label}</button>
      <button class="small" @click=${()=>this.isAsking=!1}>${this.t("common.keep")}</button>
    </div>`:g`<button class="small" ?disabled=${this.disabled} @click=${()=>this.open()}>
        ${this.label}
      </button>`}open(){this.isAsking=!0,this.updateComplete.then(()=>this.renderRoot.querySelector("button")?.focus())}say(){this.isAsking=!1,this.dispatchEvent(new CustomEvent("sure"))}};Ss.styles=[...lt.styles,qt`
      :host {
        display: inline-block;
      }
    `];zi([Et()],Ss.prototype,"label",2);zi([Et()],Ss.prototype,"question",2);zi([Et({type:Boolean})],Ss.prototype,"disabled",2);zi([J()],Ss.prototype,"isAsking",2);Ss=zi([Lt("haia-sure")],Ss);var _h=Object.defineProperty,xh=Object.getOwnPropertyDescriptor,na=(e,t,s,i)=>{for(var n=i>1?void 0:i?xh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&_h(t,s,n),n};let pr=class extends lt{start(){this.load(),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},()=>this.load())}load(){this.ask("memories/list").then(e=>{e&&(this.memories=e.memories.reverse())})}render(){return this.memories?g`<p class="quiet">${this.t("memories.own")}</p>
      ${this.memories.length?Be(this.memories,e=>e.memory_id,e=>this.renderItem(e)):g`<p class="card">${this.t("memories.nothing")}</p>`}`:g`<p class="quiet waits">${this.t("common.loading")}</p>`}renderItem(e){const{format:t}=this.store;return g`<article class="card" aria-label=${e.text}>
      <p>${e.text}</p>
      <div class="row spread">
        <span class="quiet" title=${t.full(e.created_ts)}
          >${this.t("memories.since",{time:t.moment(e.created_ts)})}</span
        >
        ${this.store.may("memories/delete")?g`<haia-sure
              .store=${this.store}
              .label=${this.t("memories.forget")}
              .question=${this.t("memories.sure")}
              @sure=${()=>this.forget(e)}
            ></haia-sure>`:""}
      </div>
    </article>`}async forget(e){await this.ask("memories/delete",{memory_id:e.memory_id}),this.load()}};na([J()],pr.prototype,"memories",2);pr=na([Lt("haia-memories")],pr);const Sh=["unconfirmed","unavailable","not_exposed","not_found"],an=4;function Nr(e,t){const{args:s}=t;if(t.name==="call_service"){const l=mr(String(s.service??"")),h=Zo(e,s);return h?`${h}: ${l}`:l}const i=`step.${t.name}`,n=Zo(e,s)||Ph(s,["query","alias","text","automation_id","action"]),r=e.texts?.has(i)?e.t(i):mr(t.name);return n?`${r}: ${n}`:r}function Ah(e,t){const s=`step.${t.service}`;return t.domain==="tool"&&e.texts?.has(s)?e.t(s):mr(t.service)}function ra(e,t){const{result:s}=t;if(!s)return e.t("step.runs");const i=[],n=Eh(s.changed);for(const[h,d]of Object.entries(n).slice(0,an))i.push(`${e.entity(h)}: ${e.state(h,fr(d))}`);const r=Object.keys(n).length-an;r>0&&i.push(e.n("step.more",r));for(const h of Sh){const d=s[h];Array.isArray(d)&&d.length&&i.push(`${d.map(p=>e.entity(fr(p))).join(", ")}: ${e.t(`status.${h}`)}`)}const l=s.status;return typeof l=="string"?i.push(e.word("status",l)):s.error!==void 0&&i.push(e.t("status.failed")),t.durationMs!==void 0&&i.push(e.format.duration(t.durationMs)),i.join(", ")}function kh({result:e}){return e?.error!==void 0||["failed","denied","unconfirmed","partial"].includes(String(e?.status??""))}function Zo(e,t){const s=[...Si(t.entity_id).map(r=>e.entity(r)),...Si(t.area_id).map(r=>e.hass.areas?.[r]?.name??r),...Si(t.device_id).map(r=>{const l=e.hass.devices?.[r];return l?.name_by_user??l?.name??r}),...Si(t.floor_id),...Si(t.label_id)],i=s.slice(0,an).join(", "),n=s.length-an;return n>0?`${i}, ${e.n("step.more",n)}`:i}function Si(e){return Array.isArray(e)?e.map(fr):typeof e=="string"?e.split(",").map(t=>t.trim()):[]}function Eh(e){return e&&typeof e=="object"&&!Array.isArray(e)?e:{}}function Ph(e,t){for(const s of t)if(typeof e[s]=="string")return e[s].slice(0,120);return""}function fr(e){return typeof e=="string"?e:JSON.stringify(e)}function mr(e){const t=e.replace(/_/g," ");return t.charAt(0).toUpperCase()+t.slice(1)}var Th=Object.defineProperty,Oh=Object.getOwnPropertyDescriptor,zr=(e,t,s,i)=>{for(var n=i>1?void 0:i?Oh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Th(t,s,n),n};const Ch=3e4;let cn=class extends lt{constructor(){super(...arguments),this.cancelled=""}start(){this.load(),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},()=>this.load());const e=setInterval(()=>{this.planned?.length&&!document.hidden&&this.load()},Ch);this.keep(()=>clearInterval(e))}load(){this.ask("schedules/list").then(e=>{e&&(Object.assign(this.store.people,e.people),this.planned=e.schedules.sort((t,s)=>t.due_ts-s.due_ts))})}render(){return this.planned?g`
      <p role="status" class=${this.cancelled?"card":"hidden-text"}>${this.cancelled}</p>
      ${this.planned.length?Be(this.planned,e=>e.schedule_id,e=>this.renderItem(e)):g`<p class="card">${this.t("planned.nothing")}</p>`}
    `:g`<p class="quiet waits">${this.t("common.loading")}</p>`}renderItem(e){const{store:t}=this,s=e.action.service?Nr(t,{name:"call_service",args:e.action}):e.summary,i=t.person(e.user_id);return g`<article class="card" aria-label=${s}>
      <div class="row spread">
        <h3>${s}</h3>
        <time title=${t.format.full(e.due_ts)}>${t.format.moment(e.due_ts)}</time>
      </div>
      <p class="quiet">
        ${e.place?this.t("who.at",{who:i,place:e.place.name}):i},
        ${this.t("planned.since",{time:t.format.moment(e.created_ts)})}
        ${e.status==="asked"?g`<br />${this.t("planned.asked")}`:P}
      </p>
      <div class="row">
        ${t.may("schedules/cancel")?g`<haia-sure
              .store=${t}
              .label=${this.t("planned.cancel")}
              .question=${this.t("planned.sure")}
              @sure=${()=>this.cancel(e,s)}
            ></haia-sure>`:P}
        ${e.conversation_id?g`<a
              class="quiet"
              href=${`${Bt}/conversation/${encodeURIComponent(e.conversation_id)}`}
              @click=${te}
              >${this.t("waiting.conversation")}</a
            >`:P}
      </div>
    </article>`}async cancel(e,t){await this.ask("schedules/cancel",{schedule_id:e.schedule_id})&&(this.cancelled=this.t("planned.cancelled",{what:t})),this.load()}};zr([J()],cn.prototype,"planned",2);zr([J()],cn.prototype,"cancelled",2);cn=zr([Lt("haia-planned")],cn);var Mh=Object.defineProperty,Dh=Object.getOwnPropertyDescriptor,Hr=(e,t,s,i)=>{for(var n=i>1?void 0:i?Dh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Mh(t,s,n),n};const gr={person:"",area:"",entity:"",outcome:"",everything:!1},oa=["seen","unseen","failed"],la=["approval_required","error","cancelled","not_understood"],aa="-",Lh=30;function Jo(e){const{person:t,area:s,entity:i,outcome:n}=e,r=la.includes(n);return{...t?{user_id:t===aa?"":t}:{},...s?{area_id:s}:{},...i?{entity_id:i}:{},...oa.includes(n)?{seen:n}:{},...r?{outcome:n}:{},acted:!e.everything&&!r}}let Ii=class extends lt{constructor(){super(...arguments),this.wanted=gr,this.typed=""}choose(e){this.dispatchEvent(new CustomEvent("wanted",{detail:{...this.wanted,...e}}))}render(){const{wanted:e}=this,s=[e.person,e.area,e.entity,e.outcome].filter(Boolean).length+(e.everything?1:0);return g`<details>
      <summary>${s?this.store.n("filter.some",s):this.t("filter.title")}</summary>
      <div class="fields">
        ${this.store.isAdmin?this.renderPerson():P} ${this.renderArea()}
        ${this.renderThing()} ${this.renderOutcome()}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${e.everything}
            @change=${i=>this.choose({everything:i.target.checked})}
          />${this.t("filter.everything")}</label
        >
        ${s?g`<button
              @click=${()=>{this.typed="",this.choose(gr)}}
            >
              ${this.t("filter.clear")}
            </button>`:P}
      </div>
    </details>`}renderPerson(){const t=[...Object.entries(this.store.me?.people??{}),[aa,this.t("who.voice")]];return this.renderSelect(this.t("filter.person"),this.wanted.person,t,s=>this.choose({person:s}))}renderArea(){const t=Object.entries(this.store.hass.areas??{}).map(([s,i])=>[s,i?.name??s]).sort((s,i)=>s[1].localeCompare(i[1]));return this.renderSelect(this.t("filter.area"),this.wanted.area,t,s=>this.choose({area:s}))}renderOutcome(){const e=[...oa,...la].map(t=>[t,this.store.word("outcome",t)]);return this.renderSelect(this.t("filter.outcome"),this.wanted.outcome,e,t=>this.choose({outcome:t}))}renderSelect(e,t,s,i){return g`<label
      >${e}
      <select @change=${n=>i(n.target.value)}>
        <option value="" ?selected=${!t}>${this.t("filter.any")}</option>
        ${s.map(([n,r])=>g`<option value=${n} ?selected=${n===t}>${r}</option>`)}
      </select>
    </label>`}renderThing(){const{store:e,wanted:t}=this,s=this.typed.trim().toLocaleLowerCase(),i=s?Object.keys(e.hass.states).map(n=>[n,e.entity(n)]).filter(([n,r])=>n.includes(s)||r.toLocaleLowerCase().includes(s)).slice(0,Lh):[];return g`<label
      >${this.t("filter.thing")}
      <input
        list="things"
        autocomplete="off"
        .value=${this.typed||t.entity&&e.entity(t.entity)}
        @input=${n=>{this.typed=n.target.value,this.chooseThing()}}
      />
      <datalist id="things">
        ${i.map(([n,r])=>g`<option value=${n}>${r}</option>`)}
      </datalist>
    </label>`}chooseThing(){const{store:e}=this,t=this.typed.trim(),s=e.hass.states[t]?t:Object.keys(e.hass.states).find(i=>e.entity(i).toLocaleLowerCase()===t.toLocaleLowerCase())??"";s===t&&(this.typed=""),s!==this.wanted.entity&&this.choose({entity:s})}};Ii.styles=[...lt.styles,qt`
      :host {
        display: block;
        margin-bottom: 12px;
      }
      summary {
        min-height: 32px;
        cursor: pointer;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: 8px 12px;
        padding: 8px 0;
      }
      label {
        display: flex;
        flex-direction: column;
        font-size: 0.875rem;
      }
      label.check {
        flex-direction: row;
        align-items: center;
        gap: 8px;
        min-height: 44px;
      }
      .check input {
        min-height: 0;
        width: 20px;
        height: 20px;
      }
      select, input {
        width: 100%;
      }
    `];Hr([Et({attribute:!1})],Ii.prototype,"wanted",2);Hr([J()],Ii.prototype,"typed",2);Ii=Hr([Lt("haia-filter")],Ii);const Rh={automation:"/config/automation/edit/",scene:"/config/scene/edit/"};function Ih(e,t){const[s="",i=""]=t.split("."),n=`/history?entity_id=${encodeURIComponent(t)}`;if(!e.isAdmin)return n;const r=Rh[s],l=e.hass.states[t]?.attributes.id;if(r&&typeof l=="string")return r+encodeURIComponent(l);if(s==="script")return`/config/script/edit/${encodeURIComponent(i)}`;const h=e.hass.entities?.[t]?.device_id;return h?`/config/devices/device/${encodeURIComponent(h)}`:n}function jh(e,t){return g`<a href=${Ih(e,t)} @click=${te}>${e.entity(t)}</a>`}function Nh(e,t,s){return e.isAdmin?g`<a href=${`/config/areas/area/${encodeURIComponent(t)}`} @click=${te}>${s}</a>`:g`${s}`}var zh=Object.defineProperty,Hh=Object.getOwnPropertyDescriptor,Hi=(e,t,s,i)=>{for(var n=i>1?void 0:i?Hh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&zh(t,s,n),n};let ei=class extends lt{constructor(){super(...arguments),this.turnId="",this.isBusy=!1}render(){if(this.result)return g`<p class="quiet" role="status">${this.renderResult()}</p>`;if(!this.preview)return g`<button class="small" ?disabled=${this.isBusy} @click=${()=>this.look()}>
        <haia-icon icon="mdi:undo"></haia-icon>${this.t("undo.undo")}
      </button>`;const{back:e=[],kept:t=[],cannot_undo:s={}}=this.preview,i=e.length>0||t.length>0;return g`<div role="group" aria-label=${this.t("undo.undo")}>
      ${i?g`<p>${this.t("undo.would")}</p>
            <ul>
              ${e.map(n=>g`<li>
                  ${this.t("undo.back",{name:this.store.entity(n.entity_id),state:this.store.state(n.entity_id,n.state??"")})}
                </li>`)}
              ${t.map(n=>g`<li>${this.store.word("step",String(n.tool))}</li>`)}
            </ul>`:g`<p>${this.t("undo.nothing")}</p>`}
      ${Object.entries(s).map(([n,r])=>g`<p class="quiet">${this.store.entity(n)}: ${r}</p>`)}
      <div class="row">
        ${i?g`<button class="main small" ?disabled=${this.isBusy} @click=${()=>this.act()}>
              ${this.t("undo.do")}
            </button>`:P}
        <button class="small" @click=${()=>this.preview=void 0}>
          ${this.t("common.cancel")}
        </button>
      </div>
    </div>`}renderResult(){const e=this.result?.status;return e?this.store.word("status",e):this.t("undo.done")}async look(){this.isBusy=!0,this.preview=await this.ask("turns/undo",{turn_id:this.turnId,preview:!0}),this.isBusy=!1}async act(){this.isBusy=!0,this.result=await this.ask("turns/undo",{turn_id:this.turnId}),this.isBusy=!1,this.dispatchEvent(new CustomEvent("undone",{bubbles:!0,composed:!0}))}};Hi([Et()],ei.prototype,"turnId",2);Hi([J()],ei.prototype,"preview",2);Hi([J()],ei.prototype,"result",2);Hi([J()],ei.prototype,"isBusy",2);ei=Hi([Lt("haia-undo")],ei);var Uh=Object.defineProperty,qh=Object.getOwnPropertyDescriptor,ca=(e,t,s,i)=>{for(var n=i>1?void 0:i?qh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Uh(t,s,n),n};const Fh=8,Vh={automations:"automations",memory:"memories",schedule:"planned"},Bh=["failed","denied"];let hn=class extends lt{render(){const{turn:e,store:t}=this,{place:s}=e;return g`<article class="card" aria-label=${e.text||this.t("activity.by_itself")}>
      <div class="row spread quiet">
        <span>
          ${s?this.t("who.at",{who:t.person(e.user_id),place:s.name}):t.person(e.user_id)}
          ${s?.area_id&&s.area?g`(${Nh(t,s.area_id,s.area)})`:P}
        </span>
        <time title=${t.format.full(e.started_ts)}>${t.format.time(e.started_ts)}</time>
      </div>
      <p class="words">${e.text||this.t("activity.by_itself")}</p>
      ${e.deeds.length?g`<ul class="deeds" aria-label=${this.t("chat.steps")}>
            ${e.deeds.map(i=>this.renderDeed(i))}
          </ul>`:P}
      ${this.renderOutcome()}
      <div class="row foot">
        ${e.can_undo&&t.may("turns/undo")?g`<haia-undo .store=${t} .turnId=${e.turn_id}></haia-undo>`:P}
        <a class="quiet" href=${`${Bt}/turn/${encodeURIComponent(e.turn_id)}`} @click=${te}
          >${this.t("chat.details",{time:t.format.duration(e.duration_ms)})}</a
        >
        <a
          class="quiet"
          href=${`${Bt}/conversation/${encodeURIComponent(e.conversation_id)}`}
          @click=${te}
          >${this.t("waiting.conversation")}</a
        >
      </div>
    </article>`}renderOutcome(){const{turn:e,store:t}=this,s=e.error==="not_understood"?e.error:e.outcome;if(s==="ok")return P;const i=e.error&&t.texts?.has(`error.${e.error}`)?e.error:"";return g`<p class=${s==="error"?"error":"quiet"}>
      ${t.word("outcome",s)}${i?`: ${t.word("error",i)}`:""}
    </p>`}what(e){const t=Ah(this.store,e),s=e.domain==="tool"?Vh[e.service]:void 0;return s?g`<a href=${`${Bt}/activity/${s}`} @click=${te}>${t}</a>`:t}renderDeed(e){const{store:t}=this,s=Bh.includes(e.status)?"failed":e.status==="confirmed"?"":"unseen",i=e.entity_ids.slice(0,Fh),n=e.entity_ids.length-i.length;return g`<li class=${s}>
      <span class=${e.undone_ts?"undone":""}>
        ${i.map((r,l)=>[l?", ":"",jh(t,r)])}${n>0?`, ${t.n("step.more",n)}`:""}${i.length?": ":""}${this.what(e)}</span
      >
      <span class="quiet">
        ${t.word("status",e.status)}${e.is_undo?`, ${this.t("activity.was_undo")}`:""}${e.undone_ts?`, ${this.t("activity.undone",{time:t.format.moment(e.undone_ts)})}`:""}
      </span>
    </li>`}};hn.styles=[...lt.styles,qt`
      .words {
        margin: 4px 0;
        overflow-wrap: anywhere;
      }
      .deeds {
        list-style: none;
        padding: 0;
      }
      .deeds li {
        padding: 2px 0 2px 12px;
        border-inline-start: 3px solid var(--aa-good);
      }
      .deeds li.unseen {
        border-inline-start-color: var(--aa-warn);
      }
      .deeds li.failed {
        border-inline-start-color: var(--aa-error);
      }
      .undone {
        text-decoration: line-through;
      }
      .foot {
        margin-top: 6px;
      }
    `];ca([Et({attribute:!1})],hn.prototype,"turn",2);hn=ca([Lt("haia-turn-row")],hn);var Wh=Object.defineProperty,Gh=Object.getOwnPropertyDescriptor,hi=(e,t,s,i)=>{for(var n=i>1?void 0:i?Gh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Wh(t,s,n),n};const Qo=100;let es=class extends lt{constructor(){super(...arguments),this.day="",this.cursor=null,this.earlier="",this.wanted=gr,this.loading=0}start(){this.day||=this.today,this.load(),this.subscribe("turns/subscribe",{},({turn:e,people:t})=>{Object.assign(this.store.people,t),this.store.format.dayOf(e.started_ts)===this.day&&this.load()}),this.addEventListener("undone",()=>this.load())}get today(){return this.store.format.dayOf(this.store.now())}load(){this.loadDay(++this.loading)}async loadDay(e){const{format:t}=this.store,s=t.dayStart(this.day),i=t.dayStart(t.addDays(this.day,1)),n=Jo(this.wanted),r=Math.min(200,Math.max(Qo,this.turns?.length??0)),l=await this.list({...n,since_ts:s,until_ts:i,limit:r});if(!l||e!==this.loading||(this.turns=l.turns,this.cursor=l.cursor,this.earlier="",l.turns.length))return;const d=(await this.list({...n,until_ts:s,limit:1}))?.turns[0];d&&e===this.loading&&(this.earlier=t.dayOf(d.started_ts))}async list(e){const t=await this.ask("turns/list",e);return t&&Object.assign(this.store.people,t.people),t}async loadMore(){const{format:e}=this.store,t=await this.list({...Jo(this.wanted),since_ts:e.dayStart(this.day),until_ts:e.dayStart(e.addDays(this.day,1)),limit:Qo,cursor:this.cursor});t&&(this.turns=[...this.turns??[],...t.turns],this.cursor=t.cursor)}go(e){!e||e>this.today||(this.day=e,this.turns=void 0,this.load())}render(){return g`
      ${this.renderDay()}
      <haia-filter
        .store=${this.store}
        .wanted=${this.wanted}
        @wanted=${e=>{this.wanted=e.detail,this.load()}}
      ></haia-filter>
      <div aria-live="polite" class="hidden-text">
        ${this.turns?this.store.n("activity.found",this.turns.length):""}
      </div>
      ${this.turns?.length?g`<ol aria-label=${this.t("activity.done")}>
            ${Be(this.turns,({turn_id:e})=>e,e=>g`<li>
                <haia-turn-row .store=${this.store} .turn=${e}></haia-turn-row>
              </li>`)}
          </ol>`:this.renderNothing()}
      ${this.cursor?g`<button @click=${()=>this.loadMore()}>${this.t("activity.more")}</button>`:P}
    `}renderDay(){const{format:e}=this.store,t=this.day===this.today;return g`<div class="row day">
      <h3>${t?this.t("activity.today"):e.day(e.dayStart(this.day))}</h3>
      <button
        aria-label=${this.t("activity.day_before")}
        @click=${()=>this.go(e.addDays(this.day,-1))}
      >
        ‹
      </button>
      <input
        type="date"
        aria-label=${this.t("activity.day")}
        max=${this.today}
        .value=${this.day}
        @change=${s=>this.go(s.target.value)}
      />
      <button
        aria-label=${this.t("activity.day_after")}
        ?disabled=${t}
        @click=${()=>this.go(e.addDays(this.day,1))}
      >
        ›
      </button>
      ${t?P:g`<button @click=${()=>this.go(this.today)}>${this.t("activity.today")}</button>`}
    </div>`}renderNothing(){if(!this.turns)return g`<p class="quiet waits">${this.t("common.loading")}</p>`;const{format:e}=this.store;return g`<div class="card">
      <p>${this.t("activity.nothing")}</p>
      ${this.earlier?g`<button @click=${()=>this.go(this.earlier)}>
            ${this.t("activity.earlier",{day:e.day(e.dayStart(this.earlier))})}
          </button>`:P}
      ${this.wanted.everything?P:g`<p class="quiet">
            <a
              href=${`${Bt}/conversations`}
              @click=${te}
              >${this.t("activity.said_elsewhere")}</a
            >
          </p>`}
    </div>`}};es.styles=[...lt.styles,qt`
      ol {
        list-style: none;
        padding: 0;
      }
      .day {
        margin: 8px 0;
      }
      .day h3 {
        flex: 1 1 100%;
      }
      input[type="date"] {
        flex: 0 1 11em;
      }
    `];hi([J()],es.prototype,"day",2);hi([J()],es.prototype,"turns",2);hi([J()],es.prototype,"cursor",2);hi([J()],es.prototype,"earlier",2);hi([J()],es.prototype,"wanted",2);es=hi([Lt("haia-timeline")],es);var Kh=Object.defineProperty,Yh=Object.getOwnPropertyDescriptor,Ur=(e,t,s,i)=>{for(var n=i>1?void 0:i?Yh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Kh(t,s,n),n};let ji=class extends lt{constructor(){super(...arguments),this.results=new Map}start(){this.load(),this.listen("approvals",()=>this.load()),this.subscribe("turns/subscribe",{},()=>this.load())}load(){this.ask("automations/versions").then(e=>{e&&(Object.assign(this.store.people,e.people),this.versions=e.versions)})}render(){if(!this.versions)return g`<p class="quiet waits">${this.t("common.loading")}</p>`;if(!this.versions.length)return g`<p class="card">${this.t("written.nothing")}</p>`;const e=new Map;for(const t of this.versions){const s=e.get(t.automation_id);s?s.push(t):e.set(t.automation_id,[t])}return Be(e,([t])=>t,([t,s])=>this.renderAutomation(t,s))}renderAutomation(e,t){const s=t[0],i=s?.name||e;return g`<article class="card" aria-label=${i}>
      <div class="row spread">
        <h3>${i}</h3>
        ${s?.entity_id?g`<a href=${`/config/automation/edit/${encodeURIComponent(e)}`} @click=${te}
              >${this.t("written.open")}</a
            >`:g`<span class="quiet">${this.t("written.gone")}</span>`}
      </div>
      <ol aria-label=${this.t("written.versions")}>
        ${t.map(n=>this.renderVersion(n))}
      </ol>
    </article>`}renderVersion(e){const{store:t}=this,s=t.format.moment(e.created_ts);return g`<li>
      <div class="row spread">
        <span
          >${this.t("written.by",{deed:t.word("deed",e.deed),who:t.person(e.user_id)})}</span
        >
        <time class="quiet" title=${t.format.full(e.created_ts)}>${s}</time>
      </div>
      ${e.text===null?g`<p class="quiet">${this.t("written.was_not")}</p>`:g`<details>
            <summary>${this.t("written.before")}</summary>
            <pre tabindex="0">${e.text}</pre>
          </details>`}
      ${t.may("automations/restore")?this.renderBack(e):P}
    </li>`}renderBack(e){const{store:t}=this,s=this.results.get(e.version_id),i=String(s?.status??"");return i==="approval_required"?g`<p role="status">
        ${this.t("written.asks")}
        <a href=${`${Bt}/approvals`} @click=${te}>${this.t("nav.waiting")}</a>
      </p>`:g`${s?g`<p role="status" class="quiet">
            ${t.word("status",i)}${s.message?`: ${String(s.message)}`:""}
          </p>`:P}
      <haia-sure
        .store=${t}
        .label=${this.t(e.text===null?"written.take_away":"written.back")}
        .question=${this.t("written.sure")}
        @sure=${()=>this.restore(e)}
      ></haia-sure>`}async restore(e){const t=e.version_id,s=await this.ask("automations/restore",{version_id:t});s&&(this.results=new Map(this.results).set(t,s))}};ji.styles=[...lt.styles,qt`
      ol {
        list-style: none;
        padding: 0;
      }
      li {
        padding: 8px 0;
        border-top: 1px solid var(--aa-line);
      }
      summary {
        min-height: 32px;
        cursor: pointer;
      }
      pre {
        white-space: pre;
      }
    `];Ur([J()],ji.prototype,"versions",2);Ur([J()],ji.prototype,"results",2);ji=Ur([Lt("haia-written")],ji);var Zh=Object.getOwnPropertyDescriptor,Jh=(e,t,s,i)=>{for(var n=i>1?void 0:i?Zh(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=l(n)||n);return n};const Qh=[{tab:"",text:"activity.done",needs:"turns/list"},{tab:"planned",text:"activity.planned",needs:"schedules/list"},{tab:"automations",text:"activity.automations",needs:"automations/versions"},{tab:"memories",text:"activity.memories",needs:"memories/list"}];let vr=class extends lt{render(){const e=Qh.filter(({needs:s})=>this.store.may(s)),t=e.some(s=>s.tab===this.itemId)?this.itemId:"";return g`<div class="page">
      <h2 class="hidden-text">${this.t("nav.activity")}</h2>
      <nav aria-label=${this.t("nav.activity")}>
        ${e.map(s=>g`<a
            class="button"
            href=${`${Bt}/activity${s.tab?`/${s.tab}`:""}`}
            aria-current=${s.tab===t?"page":P}
            @click=${te}
            >${this.store.t(s.text)}</a
          >`)}
      </nav>
      ${this.renderTab(t)}
    </div>`}renderTab(e){const{store:t}=this;return e==="planned"?g`<haia-planned .store=${t}></haia-planned>`:e==="automations"?g`<haia-written .store=${t}></haia-written>`:e==="memories"?g`<haia-memories .store=${t}></haia-memories>`:g`<haia-timeline .store=${t}></haia-timeline>`}};vr.styles=[...lt.styles,qt`
      nav {
        display: flex;
        gap: 6px;
        overflow-x: auto;
        scrollbar-width: none;
        padding: 4px;
        margin: 0 -4px 8px;
      }
      nav .button {
        flex: none;
        min-height: 36px;
        padding: 4px 12px;
        border-radius: 18px;
        font-size: 0.875rem;
      }
      nav .button[aria-current] {
        background: var(--aa-text);
        color: var(--aa-card);
      }
    `];vr=Jh([Lt("haia-activity")],vr);function un(e,t,s){return{key:e,words:t,ts:s,answer:"",thinking:"",steps:[],canUndo:!1,isRunning:!0}}function Xo(e,t){switch(t.event){case"rung":e.rung=t.rung,e.modelId=t.model_id;break;case"delta":e.answer+=t.content??"",e.thinking+=t.thinking_content??"";break;case"tool_call":e.steps.push({id:t.tool_call_id??"",name:t.tool_name??"",args:t.tool_args??{}});break;case"tool_result":{const s=e.steps.find(({id:i})=>i===t.tool_call_id);s&&Object.assign(s,{result:t.result,durationMs:t.duration_ms}),e.answer&&!e.answer.endsWith(`
`)&&(e.answer+=`

`);break}case"approval":break;case"done":e.isRunning=!1,e.turnId=t.turn_id??e.turnId,e.durationMs=t.duration_ms,e.answer.trim()||(e.answer=t.response?.speech?.plain?.speech??"");break;case"error":e.isRunning=!1,e.error={code:t.code??"unknown",message:t.message??""};break}}function $r(e){const t=[];for(const s of e){if(s.role==="user"){const n=un(s.message_id,s.content,s.created_ts);t.push({...n,isRunning:!1});continue}let i=t.at(-1);if(i||(i={...un(s.message_id,"",s.created_ts),isRunning:!1},t.push(i)),s.role==="tool_result"){const n=i.steps.find(({id:r})=>r===s.tool_call_id);n&&(n.result=Xh(s.content));continue}i.answer=[i.answer,s.content].filter(Boolean).join(`

`);for(const n of s.tool_calls??[])i.steps.push({id:n.tool_call_id,name:n.name,args:n.arguments})}return t}function Xh(e){try{const t=JSON.parse(e);if(t&&typeof t=="object"&&!Array.isArray(t))return t}catch{}return{message:e}}function tu(e,t){const s=[...t].sort((i,n)=>i.started_ts-n.started_ts);e.forEach((i,n)=>{const r=e[n+1]?.ts??1/0,l=s.find(({started_ts:h})=>h>=i.ts-2&&h<r-.001);l&&!i.isRunning&&ha(i,l)})}function ha(e,t){e.turnId=t.turn_id,e.rung=t.rung,e.modelId=t.model_id,e.canUndo=t.can_undo,e.durationMs=t.duration_ms}/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const eu={},su=Ir(class extends jr{constructor(){super(...arguments),this.ot=eu}render(e,t){return t()}update(e,[t,s]){if(Array.isArray(t)){if(Array.isArray(this.ot)&&this.ot.length===t.length&&t.every((i,n)=>i===this.ot[n]))return je}else if(this.ot===t)return je;return this.ot=Array.isArray(t)?Array.from(t):t,this.render(t,s)}}),tl=/(`{1,9})(.{1,400}?)\1|\*\*(.{1,400}?)\*\*|__(.{1,400}?)__|\*([^\s*][^*]{0,400}?)\*|!?\[([^\]]{0,200})\]\(([^)\s]{1,800})\)/,er=/^\s{0,8}[-*+]\s+(.*)$/,sr=/^\s{0,8}(\d{1,9})[.)]\s+(.*)$/,ua=/^\s*(```+|~~~+)/,iu=/^#{1,6}\s+(.*)$/,nu=/^\s*([-*_])(\s*\1){2,}\s*$/,ru=2e4;function ou(e){const t=[];let s=[],i="";for(const n of e.split(`
`)){const r=ua.exec(n)?.[1];if(i){s.push(n),r?.startsWith(i)&&(t.push(s.join(`
`)),s=[],i="");continue}r?(s.length&&t.push(s.join(`
`)),s=[n],i=r):n.trim()?s.push(n):s.length&&(t.push(s.join(`
`)),s=[])}return s.length&&t.push(s.join(`
`)),t}function lu(e){return g`${ou(e).map(t=>su([t],()=>au(t)))}`}function au(e){const t=e.split(`
`),s=ua.exec(t[0]??"")?.[1];if(s){const l=t.at(-1)?.trim().startsWith(s)&&t.length>1,h=t.slice(1,l?-1:void 0).join(`
`);return g`<pre tabindex="0"><code>${h}</code></pre>`}const i=[];let n=[];const r=()=>{if(n.length){const l=n;i.push(g`<p>${l.map((h,d)=>[d?g`<br />`:P,Js(h)])}</p>`)}n=[]};for(let l=0;l<t.length;){const h=t[l]??"",d=iu.exec(h)?.[1];if(nu.test(h))r(),i.push(g`<hr />`),l+=1;else if(d!==void 0)r(),i.push(g`<p class="heading"><strong>${Js(d)}</strong></p>`),l+=1;else if(er.test(h)||sr.test(h)){r();const p=er.test(h),y=p?er:sr,m=p?1:Number(sr.exec(h)?.[1]),$=[];let _;for(;(_=y.exec(t[l]??""))!==null;)$.push(_.at(-1)??""),l+=1;const S=$.map(D=>g`<li>${Js(D)}</li>`);i.push(p?g`<ul>${S}</ul>`:g`<ol start=${m}>${S}</ol>`)}else if(h.startsWith(">")){r();const p=[];for(;t[l]?.startsWith(">");)p.push((t[l++]??"").replace(/^>\s?/,""));i.push(g`<blockquote>${Js(p.join(" "))}</blockquote>`)}else n.push(h),l+=1}return r(),g`${i}`}function Js(e,t=0){if(t>4||e.length>ru)return[e];const s=[];let i=e;for(let n=tl.exec(i);n;n=tl.exec(i)){const[r,,l,h,d,p,y,m]=n;n.index&&s.push(i.slice(0,n.index)),i=i.slice(n.index+r.length),l!==void 0?s.push(g`<code>${l}</code>`):(h??d)!==void 0?s.push(g`<strong>${Js(h??d??"",t+1)}</strong>`):p!==void 0?s.push(g`<em>${Js(p,t+1)}</em>`):s.push(cu(y??"",m??"",r.startsWith("!")))}return i&&s.push(i),s}function cu(e,t,s){const i=e||t;return s?i:!/^\/(?![/\\])[^\\\s]*$/.test(t)&&!/^https?:\/\/[^/\\\s]/i.test(t)?`${e} (${t})`:g`<a href=${t} target="_blank" rel="noopener noreferrer">${i}</a>`}var hu=Object.defineProperty,uu=Object.getOwnPropertyDescriptor,yn=(e,t,s,i)=>{for(var n=i>1?void 0:i?uu(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&hu(t,s,n),n};let si=class extends lt{constructor(){super(...arguments),this.version=0,this.canAct=!1}render(){const{exchange:e,store:t}=this;return g`
      ${e.words?g`<div class="words">
            <span class="hidden-text">${this.t("chat.you_said")}</span
            ><span class="said">${e.words}</span>
          </div>`:P}
      ${e.rung&&e.rung!=="primary"&&t.texts?.has(`rung.${e.rung}`)?g`<p class="quiet">${this.t(`rung.${e.rung}`,{model:e.modelId??""})}</p>`:P}
      ${e.steps.length?g`<ol class="steps" aria-label=${this.t("chat.steps")}>
            ${Be(e.steps,({id:s})=>s,s=>g`<li class=${kh(s)?"failed":""}>
                ${Nr(t,s)}
                <span class="quiet">${ra(t,s)}</span>
              </li>`)}
          </ol>`:P}
      ${e.thinking?g`<details class="quiet">
            <summary>${this.t("chat.thinking")}</summary>
            <div class="thinking">${e.thinking}</div>
          </details>`:P}
      ${e.answer.trim()?g`<div class="answer prose">${lu(e.answer)}</div>`:P}
      ${e.isRunning&&!e.answer.trim()?g`<p class="quiet waits">${this.t("chat.works")}</p>`:P}
      ${e.error?g`<p class="error" role="alert">${t.reason(e.error)}</p>`:P}
      ${this.renderFoot()}
    `}renderFoot(){const{exchange:e,store:t}=this;return e.isRunning?P:g`<div class="foot row">
      ${e.canUndo&&e.turnId&&this.canAct?g`<haia-undo .store=${t} .turnId=${e.turnId}></haia-undo>`:P}
      ${e.turnId&&t.may("turns/get")?g`<a
            class="quiet"
            href=${`${Bt}/turn/${encodeURIComponent(e.turnId)}`}
            @click=${te}
            >${this.t("chat.details",{time:e.durationMs===void 0?"":t.format.duration(e.durationMs)})}</a
          >`:P}
    </div>`}};si.styles=[...lt.styles,qt`
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
    `];yn([Et({attribute:!1})],si.prototype,"exchange",2);yn([Et({type:Number})],si.prototype,"version",2);yn([Et({type:Boolean})],si.prototype,"canAct",2);si=yn([Lt("haia-exchange")],si);var du=Object.defineProperty,pu=Object.getOwnPropertyDescriptor,ze=(e,t,s,i)=>{for(var n=i>1?void 0:i?pu(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&du(t,s,n),n};const fu=200,mu="ha-ai-agent-draft";let we=class extends lt{constructor(){super(...arguments),this.exchanges=[],this.conversationId="",this.agentId="",this.draft="",this.version=0,this.older=null,this.announced="",this.loading=0,this.isDrawn=!1}start(){this.draft=localStorage.getItem(this.draftKey)??"",this.load(),this.keep(()=>this.letGo()),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},({turn:e})=>{const t=this.exchanges.find(({turnId:s})=>s===e.turn_id);t&&ha(t,e),this.redraw()})}get draftKey(){return`${mu}-${this.store.hass.user?.id??""}`}willUpdate(e){e.has("itemId")&&this.hasUpdated&&this.itemId!==this.conversationId&&this.load()}load(){this.loadAll(++this.loading)}async loadAll(e){this.letGo();let t=this.itemId;const i=((await this.ask("chat/running"))?.turns??[]).find(l=>!t||l.conversation_id===t);!t&&i&&(t=i.conversation_id);const n=t?await this.stored(t,i!==void 0):void 0,r=$r(n?.messages??[]);if(t&&this.store.may("turns/list")&&n){const l=await this.ask("turns/list",{conversation_id:t,limit:fu});tu(r,l?.turns??[])}if(e===this.loading){if(this.conversationId=t,this.summary=n?.conversation,this.older=n?.cursor??null,this.exchanges=r,i){this.agentId=i.agent_id;const l=un(i.turn_id,i.text,this.store.now()-i.elapsed_ms/1e3);l.turnId=i.turn_id,this.add(l),await this.attach(l,{type:"ha_ai_agent/chat/subscribe",turn_id:i.turn_id})}await this.updateComplete,this.scrollDown(!0)}}async stored(e,t){try{const s=await this.store.call("conversations/get",{conversation_id:e,limit:200});return Object.assign(this.store.people,s.people),s}catch(s){t||this.store.fail(s);return}}async loadOlder(){const e=await this.ask("conversations/get",{conversation_id:this.conversationId,cursor:this.older,limit:200});e&&(this.older=e.cursor,this.exchanges=[...$r(e.messages),...this.exchanges])}add(e){this.exchanges=[...this.exchanges,e]}async attach(e,t){const s={exchange:e};this.live=s;try{s.stop=await this.store.hass.connection.subscribeMessage(i=>{this.live===s&&this.onEvent(s.exchange,i)},t,{resubscribe:!1}),this.live!==s&&e.isRunning&&await s.stop()}catch(i){if(this.live!==s)return;this.live=void 0,Xo(e,{event:"error",...ln(i)}),this.redraw()}}letGo(){const{live:e}=this;this.live=void 0,e?.stop&&this.store.isConnected&&Promise.resolve(e.stop()).catch(()=>{})}onEvent(e,t){Xo(e,t),t.event==="done"&&t.conversation_id&&this.settle(t.conversation_id),(t.event==="done"||t.event==="error")&&(this.live=void 0,this.announced=e.answer||this.t("chat.ended")),this.redraw()}redraw(){this.isDrawn||(this.isDrawn=!0,requestAnimationFrame(()=>{this.isDrawn=!1;const e=this.isAtEnd;this.version+=1,this.updateComplete.then(()=>e&&this.scrollDown(!0))}))}get isAtEnd(){const{talk:e}=this;return!e||e.scrollHeight-e.scrollTop-e.clientHeight<80}scrollDown(e=!1){requestAnimationFrame(()=>{const{talk:t}=this;t?.scrollTo({top:t.scrollHeight,behavior:e?"instant":"smooth"})})}settle(e){this.conversationId!==e&&(this.conversationId=e,this.isConnected&&dr(`${Bt}/conversation/${e}`,{replace:!0}))}async send(){const e=this.draft.trim();if(!e||this.live||!this.store.isConnected)return;const t=un(`new-${Date.now()}`,e,this.store.now());if(this.add(t),this.setDraft(""),this.scrollDown(),await this.attach(t,{type:"ha_ai_agent/chat/send",text:e,agent_id:this.agent,language:this.store.hass.language,...this.conversationId?{conversation_id:this.conversationId}:{}}),t.error&&!t.turnId&&!t.steps.length&&!t.answer){this.draft||this.setDraft(e);return}if(!t.isRunning)return;const i=(await this.ask("chat/running"))?.turns.find(n=>n.text===e);!i||!t.isRunning||(t.turnId=i.turn_id,this.settle(i.conversation_id))}async cancel(){this.conversationId&&await this.ask("chat/cancel",{conversation_id:this.conversationId})}setDraft(e){this.draft=e,e?localStorage.setItem(this.draftKey,e):localStorage.removeItem(this.draftKey)}get agent(){const e=this.store.me?.agents??[],t=this.agentId||this.summary?.agent_id;return(e.find(({agent_id:s})=>s===t)??e[0])?.agent_id??""}get isOwn(){return!this.summary||this.summary.user_id===this.store.hass.user?.id}render(){return g`
      ${this.renderTools()}
      <div class="talk" tabindex="0" role="log" aria-live="off" aria-label=${this.t("nav.chat")}>
        <div class="page">
          ${this.older?g`<button @click=${()=>this.loadOlder()}>${this.t("chat.older")}</button>`:P}
          ${this.exchanges.length?P:this.renderEmpty()}
          ${Be(this.exchanges,({key:e})=>e,e=>g`<haia-exchange
              .store=${this.store}
              .exchange=${e}
              .version=${this.version}
              .canAct=${this.store.may("turns/undo")}
            ></haia-exchange>`)}
        </div>
      </div>
      <div class="hidden-text" role="status">${this.announced}</div>
      ${this.isOwn?this.renderForm():g`<p class="tools quiet">${this.t("chat.not_yours")}</p>`}
    `}renderTools(){const e=this.store.me?.agents??[];return!this.exchanges.length&&e.length<2?P:g`<div class="tools row spread">
      <h2>${this.summary?.title??""}</h2>
      <div class="row">
        ${e.length>1&&!this.exchanges.length?g`<select
              aria-label=${this.t("chat.agent")}
              @change=${t=>this.agentId=t.target.value}
            >
              ${e.map(({agent_id:t,name:s})=>g`<option value=${t} ?selected=${t===this.agent}>${s}</option>`)}
            </select>`:P}
        ${this.exchanges.length?g`<button class="small" @click=${()=>this.startNew()}>
              <haia-icon icon="mdi:plus"></haia-icon>${this.t("chat.new")}
            </button>`:P}
      </div>
    </div>`}renderEmpty(){const e=this.store.me?.suggestions??[];return g`<div class="empty">
      <p>${this.t("chat.empty")}</p>
      <div class="suggestions">
        ${e.map(({kind:t,name:s})=>{const i=this.t(`suggest.${t}`,{name:s});return g`<button @click=${()=>this.suggest(i)}>${i}</button>`})}
      </div>
    </div>`}suggest(e){this.setDraft(e),this.send()}startNew(){this.letGo(),this.loading+=1,this.exchanges=[],this.summary=void 0,this.conversationId="",this.older=null,dr(`${Bt}/chat`)}renderForm(){const e=this.live?.exchange.isRunning??!1;return g`<form
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
      ${e?g`<button type="button" aria-label=${this.t("chat.stop")} @click=${()=>this.cancel()}>
            <haia-icon icon="mdi:stop"></haia-icon>
          </button>`:g`<button
            class="main"
            aria-label=${this.t("chat.send")}
            ?disabled=${!this.draft.trim()||!this.store.isConnected}
          >
            <haia-icon icon="mdi:send"></haia-icon>
          </button>`}
    </form>`}onKey(e){e.key!=="Enter"||e.shiftKey||e.isComposing||(e.preventDefault(),this.send())}};we.styles=[...lt.styles,qt`
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
    `];ze([J()],we.prototype,"exchanges",2);ze([J()],we.prototype,"summary",2);ze([J()],we.prototype,"conversationId",2);ze([J()],we.prototype,"agentId",2);ze([J()],we.prototype,"draft",2);ze([J()],we.prototype,"version",2);ze([J()],we.prototype,"older",2);ze([J()],we.prototype,"announced",2);ze([vn(".talk")],we.prototype,"talk",2);we=ze([Lt("haia-chat")],we);/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const da="important",gu=" !"+da,el=Ir(class extends jr{constructor(e){if(super(e),e.type!==ia.ATTRIBUTE||e.name!=="style"||e.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(e){return Object.keys(e).reduce((t,s)=>{const i=e[s];return i==null?t:t+`${s=s.includes("-")?s:s.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${i};`},"")}update(e,[t]){const{style:s}=e.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(t)),this.render(t);for(const i of this.ft)t[i]==null&&(this.ft.delete(i),i.includes("-")?s.removeProperty(i):s[i]=null);for(const i in t){const n=t[i];if(n!=null){this.ft.add(i);const r=typeof n=="string"&&n.endsWith(gu);i.includes("-")||r?s.setProperty(i,r?n.slice(0,-11):n,r?da:""):s[i]=n}}return je}}),sl=6,vu=30,$u=qt`
  .rows {
    position: relative;
    overflow-y: auto;
    overflow-anchor: none;
  }
  .rows > .all {
    position: relative;
    list-style: none;
    padding: 0;
  }
  .rows > .all > * {
    position: absolute;
    inset-inline: 0;
    top: 0;
    contain: strict;
  }
`;class yu{constructor(t,s,i){this.host=t,this.height=s,this.onEnd=i,this.first=0,this.shown=20,this.look=()=>{const{box:n}=this;if(!n)return;const r=Math.max(0,Math.floor(n.scrollTop/this.height)-sl),l=Math.ceil(n.clientHeight/this.height)+2*sl;r===this.first&&l===this.shown||(this.first=r,this.shown=l,this.host.requestUpdate())},t.addController(this)}hostDisconnected(){this.observer?.disconnect(),this.observer=void 0,this.box=void 0}hostUpdated(){const t=this.host.renderRoot.querySelector(".rows");!t||t===this.box||(this.box=t,this.observer?.disconnect(),this.observer=new ResizeObserver(()=>this.look()),this.observer.observe(t))}scrollToTop(){this.box?.scrollTo({top:0})}render(t,s,i){const n=Math.min(this.first,Math.max(0,t.length-this.shown)),r=Math.min(t.length,n+this.shown);s.hasMore&&r+vu>t.length&&this.onEnd();const l=t.slice(n,r).map((h,d)=>({item:h,at:n+d}));return g`<div class="rows" tabindex="0" @scroll=${this.look}>
      <ul
        class="all"
        aria-label=${s.label}
        style=${el({height:`${t.length*this.height}px`})}
      >
        ${Be(l,({item:h})=>s.key(h),({item:h,at:d})=>g`<li
            style=${el({height:`${this.height}px`,transform:`translateY(${d*this.height}px)`})}
            aria-posinset=${d+1}
            aria-setsize=${s.hasMore?-1:t.length}
          >
            ${i(h)}
          </li>`)}
      </ul>
    </div>`}}const wu=1e3;async function bu(e,t){const s=[];let i,n=null;do{const p=await e.call("conversations/get",{conversation_id:t,limit:wu,cursor:n});Object.assign(e.people,p.people),i??=p.conversation,s.unshift(...p.messages),n=p.cursor}while(n);const r=e.person(i.user_id),l=i.place,h=l?e.t("who.at",{who:r,place:l.name}):r,d=e.agent(i.agent_id);return[`# ${ws(i.title)}`,`${e.format.full(i.created_ts)} · ${ws(h)} · ${ws(d)}`,...$r(s).flatMap(p=>_u(e,p,h,d)),""].join(`

`)}function _u(e,t,s,i){const n=[`## ${ws(s)} · ${e.format.full(t.ts)}`,il(t.words)];return t.steps.length&&n.push(t.steps.map(r=>`* ${ws(Nr(e,r))} (${ws(ra(e,r))})`).join(`
`)),t.answer.trim()&&n.push(`**${ws(i)}**`,il(t.answer)),n}function ws(e){return e.replace(/\s+/g," ").trim()}function il(e){return e.split(`
`).map(t=>`> ${t}`.trimEnd()).join(`
`)}function nl(e,t,s){const i=URL.createObjectURL(new Blob([s],{type:t})),n=document.createElement("a");n.href=i,n.download=e,n.click(),setTimeout(()=>URL.revokeObjectURL(i),6e4)}function xu(e,t,s){const i=e.toLocaleLowerCase().replace(/[^\p{L}\p{N}]+/gu,"-").replace(/^-|-$/g,"");return`${[t,i.slice(0,40)].filter(Boolean).join("-")}.${s}`}var Su=Object.defineProperty,Au=Object.getOwnPropertyDescriptor,wn=(e,t,s,i)=>{for(var n=i>1?void 0:i?Au(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Su(t,s,n),n};let ii=class extends lt{constructor(){super(...arguments),this.problem=""}open(e){this.item=e,this.problem="",this.updateComplete.then(()=>this.dialog?.showModal())}close(){this.dialog?.close()}render(){const{item:e,store:t}=this;return e?g`<dialog aria-labelledby="title" @close=${()=>this.item=void 0}>
      <h2 id="title">${e.title||this.t("talks.untitled")}</h2>
      ${t.may("conversations/update")?g`<form class="row" @submit=${s=>this.rename(s,e)}>
              <input
                name="title"
                required
                maxlength="255"
                aria-label=${this.t("talks.name")}
                .value=${e.title}
              />
              <button>${this.t("talks.rename")}</button>
            </form>
            <div class="row">
              <button @click=${()=>this.archive(e)}>
                ${this.t(e.archived?"talks.unarchive":"talks.archive")}
              </button>
            </div>`:P}
      <div class="row">
        <button @click=${()=>this.exportText(e)}>${this.t("talks.export_text")}</button>
        <button @click=${()=>this.exportJson(e)}>${this.t("talks.export_json")}</button>
      </div>
      ${t.may("conversations/delete")?g`<div class="row">
            <haia-sure
              .store=${t}
              .label=${this.t("talks.delete")}
              .question=${t.n("talks.sure",1)}
              @sure=${()=>this.delete(e)}
            ></haia-sure>
          </div>`:P}
      ${this.problem?g`<p class="error" role="alert">${this.problem}</p>`:P}
      <button @click=${()=>this.close()}>${this.t("common.close")}</button>
    </dialog>`:P}async attempt(e){try{await e(),this.close()}catch(t){this.problem=this.store.reasonOf(t)}}rename(e,t){e.preventDefault();const s=String(new FormData(e.target).get("title")??"");this.change(t,{title:s})}archive(e){this.change(e,{archived:!e.archived})}change(e,t){const s={conversation_id:e.conversation_id,...t};return this.attempt(()=>this.store.call("conversations/update",s))}delete(e){const t={conversation_id:e.conversation_id};this.attempt(()=>this.store.call("conversations/delete",t))}exportText(e){this.attempt(async()=>{const t=await bu(this.store,e.conversation_id),s=this.store.format.dayOf(e.created_ts);nl(xu(e.title,s,"md"),"text/markdown",t)})}exportJson(e){this.attempt(async()=>{const t=await this.store.call("conversations/export",{conversation_id:e.conversation_id,time_zone:this.store.format.zoneName()});nl(t.filename,t.media_type,t.content)})}};ii.styles=[...lt.styles,qt`
      dialog {
        width: min(440px, calc(100vw - 32px));
        padding: 16px;
        border: 1px solid var(--aa-line);
        border-radius: 16px;
        background: var(--aa-card);
        color: var(--aa-text);
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.5);
      }
      h2 {
        margin-top: 0;
        overflow-wrap: anywhere;
      }
      form, .row {
        margin-bottom: 12px;
      }
      form input {
        flex: 1;
        min-width: 0;
      }
    `];wn([J()],ii.prototype,"item",2);wn([J()],ii.prototype,"problem",2);wn([vn("dialog")],ii.prototype,"dialog",2);ii=wn([Lt("haia-conversation-options")],ii);var ku=Object.defineProperty,Eu=Object.getOwnPropertyDescriptor,is=(e,t,s,i)=>{for(var n=i>1?void 0:i?Eu(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&ku(t,s,n),n};const Pu=100,Tu=96,Ou=200,Cu=300;let Ne=class extends lt{constructor(){super(...arguments),this.items=[],this.isLoading=!1,this.words="",this.archived="no",this.everybody=!1,this.cursor=null,this.loading=0,this.rows=new yu(this,Tu,()=>this.loadMore())}start(){this.load(),this.subscribe("conversations/subscribe",{},e=>this.onChanged(e)),this.keep(()=>window.clearTimeout(this.timer))}load(){this.cursor=null,this.loadPage(++this.loading,!0)}loadMore(){this.cursor&&!this.isLoading&&this.loadPage(this.loading,!1)}async loadPage(e,t){this.isLoading=!0;const s=await this.ask("conversations/list",{limit:Pu,cursor:this.cursor,search:this.words.trim()||null,archived:this.archived==="all"?null:this.archived==="yes",all:this.everybody});if(e!==this.loading)return;if(this.isLoading=!1,!s){this.cursor=null;return}Object.assign(this.store.people,s.people),this.cursor=s.cursor;const i=new Set(t?[]:this.items.map(r=>ir(r))),n=s.conversations.filter(r=>!i.has(ir(r)));this.items=t?n:[...this.items,...n],t&&this.rows.scrollToTop()}onChanged({conversation_id:e,conversation:t,people:s}){Object.assign(this.store.people,s);const i=t?.user_id===this.store.hass.user?.id,n=this.items.findIndex(h=>h.conversation_id===e),r=this.items[n];if(!t||!this.belongs(t)){r&&(this.items=this.items.filter(h=>h!==r));return}if(!this.everybody&&!i)return;if(this.words.trim()){r&&(this.items=this.items.with(n,{...t,hit:r.hit}));return}const l=this.items.filter(h=>h.conversation_id!==e);this.items=[...l,t].sort((h,d)=>d.updated_ts-h.updated_ts)}belongs(e){return this.archived==="all"||e.archived===(this.archived==="yes")}search(e){this.words=e,window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.load(),Cu)}render(){return g`
      <h2 class="hidden-text">${this.t("nav.conversations")}</h2>
      ${this.renderTools()} ${this.chosen?this.renderChosen(this.chosen):P}
      ${this.items.length?this.rows.render(this.items,{label:this.t("nav.conversations"),hasMore:this.cursor!==null,key:ir},e=>this.renderItem(e)):g`<p class="tools">
            ${this.t(this.isLoading?"common.loading":this.words?"talks.not_found":"talks.nothing")}
          </p>`}
      <haia-conversation-options .store=${this.store}></haia-conversation-options>
    `}renderTools(){const e=this.store.may("conversations/delete");return g`<div class="tools row" role="search">
      <input
        type="search"
        aria-label=${this.t("talks.search")}
        placeholder=${this.t("talks.search")}
        maxlength="500"
        .value=${this.words}
        @input=${t=>this.search(t.target.value)}
      />
      <select
        aria-label=${this.t("talks.which")}
        @change=${t=>{this.archived=t.target.value,this.load()}}
      >
        ${["no","yes","all"].map(t=>g`<option value=${t} ?selected=${t===this.archived}>
              ${this.store.word("archived",t)}
            </option>`)}
      </select>
      ${this.store.isAdmin?g`<select
            aria-label=${this.t("talks.whose")}
            @change=${t=>{this.everybody=t.target.value==="all",this.load()}}
          >
            <option value="own" ?selected=${!this.everybody}>${this.t("talks.own")}</option>
            <option value="all" ?selected=${this.everybody}>${this.t("talks.everybody")}</option>
          </select>`:P}
      ${e&&!this.chosen&&this.items.length?g`<button @click=${()=>this.chosen=new Set}>${this.t("talks.choose")}</button>`:P}
    </div>`}renderChosen(e){const{size:t}=e;return g`<div class="tools row">
      <span role="status">${this.store.n("talks.chosen",t)}</span>
      <haia-sure
        .store=${this.store}
        .label=${this.t("talks.delete")}
        .question=${this.store.n("talks.sure",t)}
        ?disabled=${!t}
        @sure=${()=>this.deleteChosen(e)}
      ></haia-sure>
      <button class="small" ?disabled=${!t} @click=${()=>this.archiveChosen(e)}>
        ${this.t(this.archived==="yes"?"talks.unarchive":"talks.archive")}
      </button>
      <button class="small" @click=${()=>this.chosen=void 0}>${this.t("common.cancel")}</button>
    </div>`}async deleteChosen(e){this.chosen=void 0,await this.ask("conversations/delete",{conversation_id:[...e]})}async archiveChosen(e){this.chosen=void 0;for(const t of e)await this.ask("conversations/update",{conversation_id:t,archived:this.archived!=="yes"})}toggle(e,t){const s=new Set(this.chosen);t&&s.size<Ou?s.add(e):s.delete(e),this.chosen=s}renderItem(e){const{store:t}=this,s=e.conversation_id,i=e.title||this.t("talks.untitled"),n=t.person(e.user_id),r=e.place?.area??e.place?.name,l=[t.format.moment(e.updated_ts),r?this.t("who.at",{who:n,place:r}):n,(t.me?.agents.length??0)>1?t.agent(e.agent_id):"",e.archived?t.word("archived","yes"):""];return g`<div class="talk">
      ${this.chosen?g`<input
            type="checkbox"
            aria-label=${i}
            .checked=${this.chosen.has(s)}
            @change=${h=>this.toggle(s,h.target.checked)}
          />`:P}
      <a href=${`${Bt}/conversation/${encodeURIComponent(s)}`} @click=${te}>
        <span class="title">${this.marked(i)}</span>
        <span>${e.hit?this.marked(e.hit):e.last_message?.content??""}</span>
        <span class="quiet">${l.filter(Boolean).join(" · ")}</span>
      </a>
      <button
        class="plain"
        aria-label=${this.t("talks.options",{title:i})}
        @click=${()=>this.options.open(e)}
      >
        <haia-icon icon="mdi:dots-vertical"></haia-icon>
      </button>
    </div>`}marked(e){const t=this.words.trim().split(/\s+/).filter(Boolean).slice(0,12);if(!t.length)return e;const s=t.map(i=>i.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")).join("|");return e.split(new RegExp(`(${s})`,"gi")).map((i,n)=>n%2?g`<mark>${i}</mark>`:i)}};Ne.styles=[...lt.styles,$u,qt`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      .tools {
        width: 100%;
        max-width: 900px;
        margin: 0 auto;
        padding: 8px 16px;
      }
      .tools input[type="search"] {
        flex: 1 1 160px;
        min-width: 0;
      }
      .rows {
        flex: 1;
        min-height: 0;
      }
      .rows > .all {
        max-width: 900px;
        margin: 0 auto;
      }
      .talk {
        display: flex;
        gap: 8px;
        align-items: center;
        height: 100%;
        padding: 4px 16px;
        border-bottom: 1px solid var(--aa-line);
      }
      .talk > a {
        flex: 1;
        min-width: 0;
        color: inherit;
        text-decoration: none;
      }
      .talk > a > * {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .talk > a:hover .title {
        text-decoration: underline;
      }
      .title {
        font-weight: 500;
      }
      .talk input {
        width: 22px;
        height: 22px;
        min-height: 0;
        flex: none;
      }
      mark {
        background: color-mix(in srgb, var(--aa-primary) 30%, transparent);
        color: inherit;
      }
    `];is([J()],Ne.prototype,"items",2);is([J()],Ne.prototype,"isLoading",2);is([J()],Ne.prototype,"words",2);is([J()],Ne.prototype,"archived",2);is([J()],Ne.prototype,"everybody",2);is([J()],Ne.prototype,"chosen",2);is([vn("haia-conversation-options")],Ne.prototype,"options",2);Ne=is([Lt("haia-conversations")],Ne);function ir(e){return`${e.conversation_id} ${e.user_id??""}`}const Mu=!0,Rt="u-",Du="uplot",Lu=Rt+"hz",Ru=Rt+"vt",Iu=Rt+"title",ju=Rt+"wrap",Nu=Rt+"under",zu=Rt+"over",Hu=Rt+"axis",$s=Rt+"off",Uu=Rt+"select",qu=Rt+"cursor-x",Fu=Rt+"cursor-y",Vu=Rt+"cursor-pt",Bu=Rt+"legend",Wu=Rt+"live",Gu=Rt+"inline",Ku=Rt+"series",Yu=Rt+"marker",rl=Rt+"label",Zu=Rt+"value",Ei="width",Pi="height",Ai="top",ol="bottom",Ks="left",nr="right",qr="#000",ll=qr+"0",rr="mousemove",al="mousedown",or="mouseup",cl="mouseenter",hl="mouseleave",ul="dblclick",Ju="resize",Qu="scroll",dl="change",dn="dppxchange",Fr="--",ui=typeof window<"u",yr=ui?document:null,Qs=ui?window:null,Xu=ui?navigator:null;let ct,Qi;function wr(){let e=devicePixelRatio;ct!=e&&(ct=e,Qi&&_r(dl,Qi,wr),Qi=matchMedia(`(min-resolution: ${ct-.001}dppx) and (max-resolution: ${ct+.001}dppx)`),_s(dl,Qi,wr),Qs.dispatchEvent(new CustomEvent(dn)))}function ce(e,t){if(t!=null){let s=e.classList;!s.contains(t)&&s.add(t)}}function br(e,t){let s=e.classList;s.contains(t)&&s.remove(t)}function wt(e,t,s){e.style[t]=s+"px"}function ke(e,t,s,i){let n=yr.createElement(e);return t!=null&&ce(n,t),s?.insertBefore(n,i),n}function $e(e,t){return ke("div",e,t)}const pl=new WeakMap;function Ie(e,t,s,i,n){let r="translate("+t+"px,"+s+"px)",l=pl.get(e);r!=l&&(e.style.transform=r,pl.set(e,r),t<0||s<0||t>i||s>n?ce(e,$s):br(e,$s))}const fl=new WeakMap;function ml(e,t,s){let i=t+s,n=fl.get(e);i!=n&&(fl.set(e,i),e.style.background=t,e.style.borderColor=s)}const gl=new WeakMap;function vl(e,t,s,i){let n=t+""+s,r=gl.get(e);n!=r&&(gl.set(e,n),e.style.height=s+"px",e.style.width=t+"px",e.style.marginLeft=i?-t/2+"px":0,e.style.marginTop=i?-s/2+"px":0)}const Vr={passive:!0},td={...Vr,capture:!0};function _s(e,t,s,i){t.addEventListener(e,s,i?td:Vr)}function _r(e,t,s,i){t.removeEventListener(e,s,Vr)}ui&&wr();function Ee(e,t,s,i){let n;s=s||0,i=i||t.length-1;let r=i<=2147483647;for(;i-s>1;)n=r?s+i>>1:he((s+i)/2),t[n]<e?s=n:i=n;return e-t[s]<=t[i]-e?s:i}function pa(e){return(s,i,n)=>{let r=-1,l=-1;for(let h=i;h<=n;h++)if(e(s[h])){r=h;break}for(let h=n;h>=i;h--)if(e(s[h])){l=h;break}return[r,l]}}const fa=e=>e!=null,ma=e=>e!=null&&e>0,bn=pa(fa),ed=pa(ma);function sd(e,t,s,i=0,n=!1){let r=n?ed:bn,l=n?ma:fa;[t,s]=r(e,t,s);let h=e[t],d=e[t];if(t>-1)if(i==1)h=e[t],d=e[s];else if(i==-1)h=e[s],d=e[t];else for(let p=t;p<=s;p++){let y=e[p];l(y)&&(y<h?h=y:y>d&&(d=y))}return[h??ft,d??-ft]}function _n(e,t,s,i){let n=wl(e),r=wl(t);e==t&&(n==-1?(e*=s,t/=s):(e/=s,t*=s));let l=s==10?Fe:ga,h=n==1?he:ye,d=r==1?ye:he,p=h(l(Dt(e))),y=d(l(Dt(t))),m=ni(s,p),$=ni(s,y);return s==10&&(p<0&&(m=mt(m,-p)),y<0&&($=mt($,-y))),i||s==2?(e=m*n,t=$*r):(e=wa(e,m),t=xn(t,$)),[e,t]}function Br(e,t,s,i){let n=_n(e,t,s,i);return e==0&&(n[0]=0),t==0&&(n[1]=0),n}const Wr=.1,$l={mode:3,pad:Wr},Ci={pad:0,soft:null,mode:0},id={min:Ci,max:Ci};function pn(e,t,s,i){return Sn(s)?yl(e,t,s):(Ci.pad=s,Ci.soft=i?0:null,Ci.mode=i?3:0,yl(e,t,id))}function ot(e,t){return e??t}function nd(e,t,s){for(t=ot(t,0),s=ot(s,e.length-1);t<=s;){if(e[t]!=null)return!0;t++}return!1}function yl(e,t,s){let i=s.min,n=s.max,r=ot(i.pad,0),l=ot(n.pad,0),h=ot(i.hard,-ft),d=ot(n.hard,ft),p=ot(i.soft,ft),y=ot(n.soft,-ft),m=ot(i.mode,0),$=ot(n.mode,0),_=t-e,S=Fe(_),D=Xt(Dt(e),Dt(t)),H=Fe(D),q=Dt(H-S);(_<1e-24||q>10)&&(_=0,(e==0||t==0)&&(_=1e-24,m==2&&p!=ft&&(r=0),$==2&&y!=-ft&&(l=0)));let A=_||D||1e3,U=Fe(A),k=ni(10,he(U)),Z=A*(_==0?e==0?.1:1:r),L=mt(wa(e-Z,k/10),24),Q=e>=p&&(m==1||m==3&&L<=p||m==2&&L>=p)?p:ft,G=Xt(h,L<Q&&e>=Q?Q:Pe(Q,L)),et=A*(_==0?t==0?.1:1:l),W=mt(xn(t+et,k/10),24),E=t<=y&&($==1||$==3&&W>=y||$==2&&W<=y)?y:-ft,Y=Pe(d,W>E&&t<=E?E:Xt(E,W));return G==Y&&G==0&&(Y=100),[G,Y]}const rd=new Intl.NumberFormat(ui?Xu.language:"en-US"),Gr=e=>rd.format(e),ue=Math,sn=ue.PI,Dt=ue.abs,he=ue.floor,Mt=ue.round,ye=ue.ceil,Pe=ue.min,Xt=ue.max,ni=ue.pow,wl=ue.sign,Fe=ue.log10,ga=ue.log2,od=(e,t=1)=>ue.sinh(e)*t,lr=(e,t=1)=>ue.asinh(e/t),ft=1/0;function bl(e){return(Fe((e^e>>31)-(e>>31))|0)+1}function xr(e,t,s){return Pe(Xt(e,t),s)}function va(e){return typeof e=="function"}function st(e){return va(e)?e:()=>e}const ld=()=>{},$a=e=>e,ya=(e,t)=>t,ad=e=>null,_l=e=>!0,xl=(e,t)=>e==t,cd=/\.\d*?(?=9{6,}|0{6,})/gm,As=e=>{if(_a(e)||ss.has(e))return e;const t=`${e}`,s=t.match(cd);if(s==null)return e;let i=s[0].length-1;if(t.indexOf("e-")!=-1){let[n,r]=t.split("e");return+`${As(n)}e${r}`}return mt(e,i)};function gs(e,t){return As(mt(As(e/t))*t)}function xn(e,t){return As(ye(As(e/t))*t)}function wa(e,t){return As(he(As(e/t))*t)}function mt(e,t=0){if(_a(e))return e;let s=10**t,i=e*s*(1+Number.EPSILON);return Mt(i)/s}const ss=new Map;function ba(e){return((""+e).split(".")[1]||"").length}function Ni(e,t,s,i){let n=[],r=i.map(ba);for(let l=t;l<s;l++){let h=Dt(l),d=mt(ni(e,l),h);for(let p=0;p<i.length;p++){let y=e==10?+`${i[p]}e${l}`:i[p]*d,m=(l>=0?0:h)+(l>=r[p]?0:r[p]),$=e==10?y:mt(y,m);n.push($),ss.set($,m)}}return n}const Mi={},Kr=[],ri=[null,null],Xe=Array.isArray,_a=Number.isInteger,hd=e=>e===void 0;function Sl(e){return typeof e=="string"}function Sn(e){let t=!1;if(e!=null){let s=e.constructor;t=s==null||s==Object}return t}function ud(e){return e!=null&&typeof e=="object"}const dd=Object.getPrototypeOf(Uint8Array),xa="__proto__";function oi(e,t=Sn){let s;if(Xe(e)){let i=e.find(n=>n!=null);if(Xe(i)||t(i)){s=Array(e.length);for(let n=0;n<e.length;n++)s[n]=oi(e[n],t)}else s=e.slice()}else if(e instanceof dd)s=e.slice();else if(t(e)){s={};for(let i in e)i!=xa&&(s[i]=oi(e[i],t))}else s=e;return s}function Tt(e){let t=arguments;for(let s=1;s<t.length;s++){let i=t[s];for(let n in i)n!=xa&&(Sn(e[n])?Tt(e[n],oi(i[n])):e[n]=oi(i[n]))}return e}const pd=0,fd=1,md=2;function gd(e,t,s){for(let i=0,n,r=-1;i<t.length;i++){let l=t[i];if(l>r){for(n=l-1;n>=0&&e[n]==null;)e[n--]=null;for(n=l+1;n<s&&e[n]==null;)e[r=n++]=null}}}function vd(e,t){if(wd(e)){let l=e[0].slice();for(let h=1;h<e.length;h++)l.push(...e[h].slice(1));return bd(l[0])||(l=yd(l)),l}let s=new Set;for(let l=0;l<e.length;l++){let d=e[l][0],p=d.length;for(let y=0;y<p;y++)s.add(d[y])}let i=[Array.from(s).sort((l,h)=>l-h)],n=i[0].length,r=new Map;for(let l=0;l<n;l++)r.set(i[0][l],l);for(let l=0;l<e.length;l++){let h=e[l],d=h[0];for(let p=1;p<h.length;p++){let y=h[p],m=Array(n).fill(void 0),$=t?t[l][p]:fd,_=[];for(let S=0;S<y.length;S++){let D=y[S],H=r.get(d[S]);D===null?$!=pd&&(m[H]=D,$==md&&_.push(H)):m[H]=D}gd(m,_,n),i.push(m)}}return i}const $d=typeof queueMicrotask>"u"?e=>Promise.resolve().then(e):queueMicrotask;function yd(e){let t=e[0],s=t.length,i=Array(s);for(let r=0;r<i.length;r++)i[r]=r;i.sort((r,l)=>t[r]-t[l]);let n=[];for(let r=0;r<e.length;r++){let l=e[r],h=Array(s);for(let d=0;d<s;d++)h[d]=l[i[d]];n.push(h)}return n}function wd(e){let t=e[0][0],s=t.length;for(let i=1;i<e.length;i++){let n=e[i][0];if(n.length!=s)return!1;if(n!=t){for(let r=0;r<s;r++)if(n[r]!=t[r])return!1}}return!0}function bd(e,t=100){const s=e.length;if(s<=1)return!0;let i=0,n=s-1;for(;i<=n&&e[i]==null;)i++;for(;n>=i&&e[n]==null;)n--;if(n<=i)return!0;const r=Xt(1,he((n-i+1)/t));for(let l=e[i],h=i+r;h<=n;h+=r){const d=e[h];if(d!=null){if(d<=l)return!1;l=d}}return!0}const Sa=["January","February","March","April","May","June","July","August","September","October","November","December"],Aa=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function ka(e){return e.slice(0,3)}const _d=Aa.map(ka),xd=Sa.map(ka),Sd={MMMM:Sa,MMM:xd,WWWW:Aa,WWW:_d};function ki(e){return(e<10?"0":"")+e}function Ad(e){return(e<10?"00":e<100?"0":"")+e}const kd={YYYY:e=>e.getFullYear(),YY:e=>(e.getFullYear()+"").slice(2),MMMM:(e,t)=>t.MMMM[e.getMonth()],MMM:(e,t)=>t.MMM[e.getMonth()],MM:e=>ki(e.getMonth()+1),M:e=>e.getMonth()+1,DD:e=>ki(e.getDate()),D:e=>e.getDate(),WWWW:(e,t)=>t.WWWW[e.getDay()],WWW:(e,t)=>t.WWW[e.getDay()],HH:e=>ki(e.getHours()),H:e=>e.getHours(),h:e=>{let t=e.getHours();return t==0?12:t>12?t-12:t},AA:e=>e.getHours()>=12?"PM":"AM",aa:e=>e.getHours()>=12?"pm":"am",a:e=>e.getHours()>=12?"p":"a",mm:e=>ki(e.getMinutes()),m:e=>e.getMinutes(),ss:e=>ki(e.getSeconds()),s:e=>e.getSeconds(),fff:e=>Ad(e.getMilliseconds())};function Yr(e,t){t=t||Sd;let s=[],i=/\{([a-z]+)\}|[^{]+/gi,n;for(;n=i.exec(e);)s.push(n[0][0]=="{"?kd[n[1]]:n[0]);return r=>{let l="";for(let h=0;h<s.length;h++)l+=typeof s[h]=="string"?s[h]:s[h](r,t);return l}}const Ed=new Intl.DateTimeFormat().resolvedOptions().timeZone;function Pd(e,t){let s;return t=="UTC"||t=="Etc/UTC"?s=new Date(+e+e.getTimezoneOffset()*6e4):t==Ed?s=e:(s=new Date(e.toLocaleString("en-US",{timeZone:t})),s.setMilliseconds(e.getMilliseconds())),s}const Ea=e=>e%1==0,fn=[1,2,2.5,5],Td=Ni(10,-32,0,fn),Pa=Ni(10,0,32,fn),Od=Pa.filter(Ea),vs=Td.concat(Pa),Zr=`
`,Ta="{YYYY}",Al=Zr+Ta,Oa="{M}/{D}",Ti=Zr+Oa,Xi=Ti+"/{YY}",Ca="{aa}",Cd="{h}:{mm}",Zs=Cd+Ca,kl=Zr+Zs,El=":{ss}",ut=null;function Ma(e){let t=e*1e3,s=t*60,i=s*60,n=i*24,r=n*30,l=n*365,d=(e==1?Ni(10,0,3,fn).filter(Ea):Ni(10,-3,0,fn)).concat([t,t*5,t*10,t*15,t*30,s,s*5,s*10,s*15,s*30,i,i*2,i*3,i*4,i*6,i*8,i*12,n,n*2,n*3,n*4,n*5,n*6,n*7,n*8,n*9,n*10,n*15,r,r*2,r*3,r*4,r*6,l,l*2,l*5,l*10,l*25,l*50,l*100]);const p=[[l,Ta,ut,ut,ut,ut,ut,ut,1],[n*28,"{MMM}",Al,ut,ut,ut,ut,ut,1],[n,Oa,Al,ut,ut,ut,ut,ut,1],[i,"{h}"+Ca,Xi,ut,Ti,ut,ut,ut,1],[s,Zs,Xi,ut,Ti,ut,ut,ut,1],[t,El,Xi+" "+Zs,ut,Ti+" "+Zs,ut,kl,ut,1],[e,El+".{fff}",Xi+" "+Zs,ut,Ti+" "+Zs,ut,kl,ut,1]];function y(m){return($,_,S,D,H,q)=>{let A=[],U=H>=l,k=H>=r&&H<l,Z=m(S),L=mt(Z*e,3),Q=ar(Z.getFullYear(),U?0:Z.getMonth(),k||U?1:Z.getDate()),G=mt(Q*e,3);if(k||U){let et=k?H/r:0,W=U?H/l:0,E=L==G?L:mt(ar(Q.getFullYear()+W,Q.getMonth()+et,1)*e,3),Y=new Date(Mt(E/e)),R=Y.getFullYear(),V=Y.getMonth();for(let z=0;E<=D;z++){let it=ar(R+W*z,V+et*z,1),N=it-m(mt(it*e,3));E=mt((+it+N)*e,3),E<=D&&A.push(E)}}else{let et=H>=n?n:H,W=he(S)-he(L),E=G+W+xn(L-G,et);A.push(E);let Y=m(E),R=Y.getHours()+Y.getMinutes()/s+Y.getSeconds()/i,V=H/i,z=$.axes[_]._space,it=q/z;for(;E=mt(E+H,e==1?0:3),!(E>D);)if(V>1){let N=he(mt(R+V,6))%24,nt=m(E).getHours()-N;nt>1&&(nt=-1),E-=nt*i,R=(R+V)%24;let dt=A[A.length-1];mt((E-dt)/H,3)*it>=.7&&A.push(E)}else A.push(E)}return A}}return[d,p,y]}const[Md,Dd,Ld]=Ma(1),[Rd,Id,jd]=Ma(.001);Ni(2,-53,53,[1]);function Pl(e,t){return e.map(s=>s.map((i,n)=>n==0||n==8||i==null?i:t(n==1||s[8]==0?i:s[1]+i)))}function Tl(e,t){return(s,i,n,r,l)=>{let h=t.find(S=>l>=S[0])||t[t.length-1],d,p,y,m,$,_;return i.map(S=>{let D=e(S),H=D.getFullYear(),q=D.getMonth(),A=D.getDate(),U=D.getHours(),k=D.getMinutes(),Z=D.getSeconds(),L=H!=d&&h[2]||q!=p&&h[3]||A!=y&&h[4]||U!=m&&h[5]||k!=$&&h[6]||Z!=_&&h[7]||h[1];return d=H,p=q,y=A,m=U,$=k,_=Z,L(D)})}}function Nd(e,t){let s=Yr(t);return(i,n,r,l,h)=>n.map(d=>s(e(d)))}function ar(e,t,s){return new Date(e,t,s)}function Ol(e,t){return t(e)}const zd="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";function Cl(e,t){return(s,i,n,r)=>r==null?Fr:t(e(i))}function Hd(e,t){let s=e.series[t];return s.width?s.stroke(e,t):s.points.width?s.points.stroke(e,t):null}function Ud(e,t){return e.series[t].fill(e,t)}const qd={show:!0,live:!0,isolate:!1,mount:ld,markers:{show:!0,width:2,stroke:Hd,fill:Ud,dash:"solid"},idx:null,idxs:null,values:[]};function Fd(e,t){let s=e.cursor.points,i=$e(),n=s.size(e,t);wt(i,Ei,n),wt(i,Pi,n);let r=n/-2;wt(i,"marginLeft",r),wt(i,"marginTop",r);let l=s.width(e,t,n);return l&&wt(i,"borderWidth",l),i}function Vd(e,t){let s=e.series[t].points;return s._fill||s._stroke}function Bd(e,t){let s=e.series[t].points;return s._stroke||s._fill}function Wd(e,t){return e.series[t].points.size}const cr=[0,0];function Gd(e,t,s){return cr[0]=t,cr[1]=s,cr}function tn(e,t,s,i=!0){return n=>{n.button==0&&(!i||n.target==t)&&s(n)}}function hr(e,t,s,i=!0){return n=>{(!i||n.target==t)&&s(n)}}const Kd={show:!0,x:!0,y:!0,lock:!1,move:Gd,points:{one:!1,show:Fd,size:Wd,width:0,stroke:Bd,fill:Vd},bind:{mousedown:tn,mouseup:tn,click:tn,dblclick:tn,mousemove:hr,mouseleave:hr,mouseenter:hr},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(e,t)=>{t.stopPropagation(),t.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(e,t,s,i,n)=>i-n,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},Da={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},Jr=Tt({},Da,{filter:ya}),La=Tt({},Jr,{size:10}),Ra=Tt({},Da,{show:!1}),Qr='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',Ia="bold "+Qr,ja=1.5,Ml={show:!0,scale:"x",stroke:qr,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:Ia,side:2,grid:Jr,ticks:La,border:Ra,font:Qr,lineGap:ja,rotate:0},Yd="Value",Zd="Time",Dl={show:!0,scale:"x",auto:!1,sorted:1,min:ft,max:-ft,idxs:[]};function Jd(e,t,s,i,n){return t.map(r=>r==null?"":Gr(r))}function Qd(e,t,s,i,n,r,l){let h=[],d=ss.get(n)||0;s=l?s:mt(xn(s,n),d);for(let p=s;p<=i;p=mt(p+n,d))h.push(Object.is(p,-0)?0:p);return h}function Sr(e,t,s,i,n,r,l){const h=[],d=e.scales[e.axes[t].scale].log,p=d==10?Fe:ga,y=he(p(s));n=ni(d,y),d==10&&(n=vs[Ee(n,vs)]);let m=s,$=n*d;d==10&&($=vs[Ee($,vs)]);do h.push(m),m=m+n,d==10&&!ss.has(m)&&(m=mt(m,ss.get(n))),m>=$&&(n=m,$=n*d,d==10&&($=vs[Ee($,vs)]));while(m<=i);return h}function Xd(e,t,s,i,n,r,l){let d=e.scales[e.axes[t].scale].asinh,p=i>d?Sr(e,t,Xt(d,s),i,n):[d],y=i>=0&&s<=0?[0]:[];return(s<-d?Sr(e,t,Xt(d,-i),-s,n):[d]).reverse().map($=>-$).concat(y,p)}const Na=/./,tp=/[12357]/,ep=/[125]/,Ll=/1/,Ar=(e,t,s,i)=>e.map((n,r)=>t==4&&n==0||r%i==0&&s.test(n.toExponential()[n<0?1:0])?n:null);function sp(e,t,s,i,n){let r=e.axes[s],l=r.scale,h=e.scales[l],d=e.valToPos,p=r._space,y=d(10,l),m=d(9,l)-y>=p?Na:d(7,l)-y>=p?tp:d(5,l)-y>=p?ep:Ll;if(m==Ll){let $=Dt(d(1,l)-y);if($<p)return Ar(t.slice().reverse(),h.distr,m,ye(p/$)).reverse()}return Ar(t,h.distr,m,1)}function ip(e,t,s,i,n){let r=e.axes[s],l=r.scale,h=r._space,d=e.valToPos,p=Dt(d(1,l)-d(2,l));return p<h?Ar(t.slice().reverse(),3,Na,ye(h/p)).reverse():t}function np(e,t,s,i){return i==null?Fr:t==null?"":Gr(t)}const Rl={show:!0,scale:"y",stroke:qr,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:Ia,side:3,grid:Jr,ticks:La,border:Ra,font:Qr,lineGap:ja,rotate:0};function rp(e,t){let s=3+(e||1)*2;return mt(s*t,3)}function op(e,t){let{scale:s,idxs:i}=e.series[0],n=e._data[0],r=e.valToPos(n[i[0]],s,!0),l=e.valToPos(n[i[1]],s,!0),h=Dt(l-r),d=e.series[t],p=h/(d.points.space*ct);return i[1]-i[0]<=p}const Il={scale:null,auto:!0,sorted:0,min:ft,max:-ft},za=(e,t,s,i,n)=>n,jl={show:!0,auto:!0,sorted:0,gaps:za,alpha:1,facets:[Tt({},Il,{scale:"x"}),Tt({},Il,{scale:"y"})]},Nl={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:za,alpha:1,points:{show:op,filter:null},values:null,min:ft,max:-ft,idxs:[],path:null,clip:null};function lp(e,t,s,i,n){return s/10}const Ha={time:Mu,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},ap=Tt({},Ha,{time:!1,ori:1}),zl={};function Ua(e,t){let s=zl[e];return s||(s={key:e,plots:[],sub(i){s.plots.push(i)},unsub(i){s.plots=s.plots.filter(n=>n!=i)},pub(i,n,r,l,h,d,p){for(let y=0;y<s.plots.length;y++)s.plots[y]!=n&&s.plots[y].pub(i,n,r,l,h,d,p)}},e!=null&&(zl[e]=s)),s}const li=1,kr=2;function Es(e,t,s){const i=e.mode,n=e.series[t],r=i==2?e._data[t]:e._data,l=e.scales,h=e.bbox;let d=r[0],p=i==2?r[1]:r[t],y=i==2?l[n.facets[0].scale]:l[e.series[0].scale],m=i==2?l[n.facets[1].scale]:l[n.scale],$=h.left,_=h.top,S=h.width,D=h.height,H=e.valToPosH,q=e.valToPosV;return y.ori==0?s(n,d,p,y,m,H,q,$,_,S,D,kn,di,Pn,Fa,Ba):s(n,d,p,y,m,q,H,_,$,D,S,En,pi,eo,Va,Wa)}function Xr(e,t){let s=0,i=0,n=ot(e.bands,Kr);for(let r=0;r<n.length;r++){let l=n[r];l.series[0]==t?s=l.dir:l.series[1]==t&&(l.dir==1?i|=1:i|=2)}return[s,i==1?-1:i==2?1:i==3?2:0]}function cp(e,t,s,i,n){let r=e.mode,l=e.series[t],h=r==2?l.facets[1].scale:l.scale,d=e.scales[h];return n==-1?d.min:n==1?d.max:d.distr==3?d.dir==1?d.min:d.max:0}function Ve(e,t,s,i,n,r){return Es(e,t,(l,h,d,p,y,m,$,_,S,D,H)=>{let q=l.pxRound;const A=p.dir*(p.ori==0?1:-1),U=p.ori==0?di:pi;let k,Z;A==1?(k=s,Z=i):(k=i,Z=s);let L=q(m(h[k],p,D,_)),Q=q($(d[k],y,H,S)),G=q(m(h[Z],p,D,_)),et=q($(r==1?y.max:y.min,y,H,S)),W=new Path2D(n);return U(W,G,et),U(W,L,et),U(W,L,Q),W})}function An(e,t,s,i,n,r){let l=null;if(e.length>0){l=new Path2D;const h=t==0?Pn:eo;let d=s;for(let m=0;m<e.length;m++){let $=e[m];if($[1]>$[0]){let _=$[0]-d;_>0&&h(l,d,i,_,i+r),d=$[1]}}let p=s+n-d,y=10;p>0&&h(l,d,i-y/2,p,i+r+y)}return l}function hp(e,t,s){let i=e[e.length-1];i&&i[0]==t?i[1]=s:e.push([t,s])}function to(e,t,s,i,n,r,l){let h=[],d=e.length;for(let p=n==1?s:i;p>=s&&p<=i;p+=n)if(t[p]===null){let m=p,$=p;if(n==1)for(;++p<=i&&t[p]===null;)$=p;else for(;--p>=s&&t[p]===null;)$=p;let _=r(e[m]),S=$==m?_:r(e[$]),D=m-n;_=l<=0&&D>=0&&D<d?r(e[D]):_;let q=$+n;S=l>=0&&q>=0&&q<d?r(e[q]):S,S>=_&&h.push([_,S])}return h}function Hl(e){return e==0?$a:e==1?Mt:t=>gs(t,e)}function qa(e){let t=e==0?kn:En,s=e==0?(n,r,l,h,d,p)=>{n.arcTo(r,l,h,d,p)}:(n,r,l,h,d,p)=>{n.arcTo(l,r,d,h,p)},i=e==0?(n,r,l,h,d)=>{n.rect(r,l,h,d)}:(n,r,l,h,d)=>{n.rect(l,r,d,h)};return(n,r,l,h,d,p=0,y=0)=>{p==0&&y==0?i(n,r,l,h,d):(p=Pe(p,h/2,d/2),y=Pe(y,h/2,d/2),t(n,r+p,l),s(n,r+h,l,r+h,l+d,p),s(n,r+h,l+d,r,l+d,y),s(n,r,l+d,r,l,y),s(n,r,l,r+h,l,p),n.closePath())}}const kn=(e,t,s)=>{e.moveTo(t,s)},En=(e,t,s)=>{e.moveTo(s,t)},di=(e,t,s)=>{e.lineTo(t,s)},pi=(e,t,s)=>{e.lineTo(s,t)},Pn=qa(0),eo=qa(1),Fa=(e,t,s,i,n,r)=>{e.arc(t,s,i,n,r)},Va=(e,t,s,i,n,r)=>{e.arc(s,t,i,n,r)},Ba=(e,t,s,i,n,r,l)=>{e.bezierCurveTo(t,s,i,n,r,l)},Wa=(e,t,s,i,n,r,l)=>{e.bezierCurveTo(s,t,n,i,l,r)};function Ga(e){return(t,s,i,n,r)=>Es(t,s,(l,h,d,p,y,m,$,_,S,D,H)=>{let{pxRound:q,points:A}=l,U,k;p.ori==0?(U=kn,k=Fa):(U=En,k=Va);const Z=mt(A.width*ct,3);let L=(A.size-A.width)/2*ct,Q=mt(L*2,3),G=new Path2D,et=new Path2D,{left:W,top:E,width:Y,height:R}=t.bbox;Pn(et,W-Q,E-Q,Y+Q*2,R+Q*2);const V=z=>{if(d[z]!=null){let it=q(m(h[z],p,D,_)),N=q($(d[z],y,H,S));U(G,it+L,N),k(G,it,N,L,0,sn*2)}};if(r)r.forEach(V);else for(let z=i;z<=n;z++)V(z);return{stroke:Z>0?G:null,fill:G,clip:et,flags:li|kr}})}function Ka(e){return(t,s,i,n,r,l)=>{i!=n&&(r!=i&&l!=i&&e(t,s,i),r!=n&&l!=n&&e(t,s,n),e(t,s,l))}}const up=Ka(di),dp=Ka(pi);function Ya(e){const t=ot(e?.alignGaps,0);return(s,i,n,r)=>Es(s,i,(l,h,d,p,y,m,$,_,S,D,H)=>{[n,r]=bn(d,n,r);let q=l.pxRound,A=R=>q(m(R,p,D,_)),U=R=>q($(R,y,H,S)),k,Z;p.ori==0?(k=di,Z=up):(k=pi,Z=dp);const L=p.dir*(p.ori==0?1:-1),Q={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:li},G=Q.stroke;let et=!1;if(r-n>=D*4){let R=I=>s.posToVal(I,p.key,!0),V=null,z=null,it,N,ee,bt=A(h[L==1?n:r]),nt=A(h[n]),dt=A(h[r]),X=R(L==1?nt+1:dt-1);for(let I=L==1?n:r;I>=n&&I<=r;I+=L){let Ot=h[I],_t=(L==1?Ot<X:Ot>X)?bt:A(Ot),ht=d[I];_t==bt?ht!=null?(N=ht,V==null?(k(G,_t,U(N)),it=V=z=N):N<V?V=N:N>z&&(z=N)):ht===null&&(et=!0):(V!=null&&Z(G,bt,U(V),U(z),U(it),U(N)),ht!=null?(N=ht,k(G,_t,U(N)),V=z=it=N):(V=z=null,ht===null&&(et=!0)),bt=_t,X=R(bt+L))}V!=null&&V!=z&&ee!=bt&&Z(G,bt,U(V),U(z),U(it),U(N))}else for(let R=L==1?n:r;R>=n&&R<=r;R+=L){let V=d[R];V===null?et=!0:V!=null&&k(G,A(h[R]),U(V))}let[E,Y]=Xr(s,i);if(l.fill!=null||E!=0){let R=Q.fill=new Path2D(G),V=l.fillTo(s,i,l.min,l.max,E),z=U(V),it=A(h[n]),N=A(h[r]);L==-1&&([N,it]=[it,N]),k(R,N,z),k(R,it,z)}if(!l.spanGaps){let R=[];et&&R.push(...to(h,d,n,r,L,A,t)),Q.gaps=R=l.gaps(s,i,n,r,R),Q.clip=An(R,p.ori,_,S,D,H)}return Y!=0&&(Q.band=Y==2?[Ve(s,i,n,r,G,-1),Ve(s,i,n,r,G,1)]:Ve(s,i,n,r,G,Y)),Q})}function pp(e){const t=ot(e.align,1),s=ot(e.ascDesc,!1),i=ot(e.alignGaps,0),n=ot(e.extend,!1);return(r,l,h,d)=>Es(r,l,(p,y,m,$,_,S,D,H,q,A,U)=>{[h,d]=bn(m,h,d);let k=p.pxRound,{left:Z,width:L}=r.bbox,Q=nt=>k(S(nt,$,A,H)),G=nt=>k(D(nt,_,U,q)),et=$.ori==0?di:pi;const W={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:li},E=W.stroke,Y=$.dir*($.ori==0?1:-1);let R=G(m[Y==1?h:d]),V=Q(y[Y==1?h:d]),z=V,it=V;n&&t==-1&&(it=Z,et(E,it,R)),et(E,V,R);for(let nt=Y==1?h:d;nt>=h&&nt<=d;nt+=Y){let dt=m[nt];if(dt==null)continue;let X=Q(y[nt]),I=G(dt);t==1?et(E,X,R):et(E,z,I),et(E,X,I),R=I,z=X}let N=z;n&&t==1&&(N=Z+L,et(E,N,R));let[ee,bt]=Xr(r,l);if(p.fill!=null||ee!=0){let nt=W.fill=new Path2D(E),dt=p.fillTo(r,l,p.min,p.max,ee),X=G(dt);et(nt,N,X),et(nt,it,X)}if(!p.spanGaps){let nt=[];nt.push(...to(y,m,h,d,Y,Q,i));let dt=p.width*ct/2,X=s||t==1?dt:-dt,I=s||t==-1?-dt:dt;nt.forEach(Ot=>{Ot[0]+=X,Ot[1]+=I}),W.gaps=nt=p.gaps(r,l,h,d,nt),W.clip=An(nt,$.ori,H,q,A,U)}return bt!=0&&(W.band=bt==2?[Ve(r,l,h,d,E,-1),Ve(r,l,h,d,E,1)]:Ve(r,l,h,d,E,bt)),W})}function Ul(e,t,s,i,n,r,l=ft){if(e.length>1){let h=null;for(let d=0,p=1/0;d<e.length;d++)if(t[d]!==void 0){if(h!=null){let y=Dt(e[d]-e[h]);y<p&&(p=y,l=Dt(s(e[d],i,n,r)-s(e[h],i,n,r)))}h=d}}return l}function fp(e){e=e||Mi;const t=ot(e.size,[.6,ft,1]),s=e.align||0,i=e.gap||0;let n=e.radius;n=n==null?[0,0]:typeof n=="number"?[n,0]:n;const r=st(n),l=1-t[0],h=ot(t[1],ft),d=ot(t[2],1),p=ot(e.disp,Mi),y=ot(e.each,_=>{}),{fill:m,stroke:$}=p;return(_,S,D,H)=>Es(_,S,(q,A,U,k,Z,L,Q,G,et,W,E)=>{let Y=q.pxRound,R=s,V=i*ct,z=h*ct,it=d*ct,N,ee;k.ori==0?[N,ee]=r(_,S):[ee,N]=r(_,S);const bt=k.dir*(k.ori==0?1:-1);let nt=k.ori==0?Pn:eo,dt=k.ori==0?y:(C,gt,Ct,Ms,os,Oe,ls)=>{y(C,gt,Ct,os,Ms,ls,Oe)},X=ot(_.bands,Kr).find(C=>C.series[0]==S),I=X!=null?X.dir:0,Ot=q.fillTo(_,S,q.min,q.max,I),Kt=Y(Q(Ot,Z,E,et)),_t,ht,be,ne=W,St=Y(q.width*ct),Te=!1,He=null,de=null,Ge=null,Ts=null;m!=null&&(St==0||$!=null)&&(Te=!0,He=m.values(_,S,D,H),de=new Map,new Set(He).forEach(C=>{C!=null&&de.set(C,new Path2D)}),St>0&&(Ge=$.values(_,S,D,H),Ts=new Map,new Set(Ge).forEach(C=>{C!=null&&Ts.set(C,new Path2D)})));let{x0:Os,size:fi}=p;if(Os!=null&&fi!=null){R=1,A=Os.values(_,S,D,H),Os.unit==2&&(A=A.map(Ct=>_.posToVal(G+Ct*W,k.key,!0)));let C=fi.values(_,S,D,H);fi.unit==2?ht=C[0]*W:ht=L(C[0],k,W,G)-L(0,k,W,G),ne=Ul(A,U,L,k,W,G,ne),be=ne-ht+V}else ne=Ul(A,U,L,k,W,G,ne),be=ne*l+V,ht=ne-be;be<1&&(be=0),St>=ht/2&&(St=0),be<5&&(Y=$a);let qi=be>0,ns=ne-be-(qi?St:0);ht=Y(xr(ns,it,z)),_t=(R==0?ht/2:R==bt?0:ht)-R*bt*((R==0?V/2:0)+(qi?St/2:0));const Yt={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},Cs=Te?null:new Path2D;let Ue=null;if(X!=null)Ue=_.data[X.series[1]];else{let{y0:C,y1:gt}=p;C!=null&&gt!=null&&(U=gt.values(_,S,D,H),Ue=C.values(_,S,D,H))}let rs=N*ht,K=ee*ht;for(let C=bt==1?D:H;C>=D&&C<=H;C+=bt){let gt=U[C];if(gt==null)continue;if(Ue!=null){let se=Ue[C]??0;if(gt-se==0)continue;Kt=Q(se,Z,E,et)}let Ct=k.distr!=2||p!=null?A[C]:C,Ms=L(Ct,k,W,G),os=Q(ot(gt,Ot),Z,E,et),Oe=Y(Ms-_t),ls=Y(Xt(os,Kt)),re=Y(Pe(os,Kt)),pe=ls-re;if(gt!=null){let se=gt<0?K:rs,_e=gt<0?rs:K;Te?(St>0&&Ge[C]!=null&&nt(Ts.get(Ge[C]),Oe,re+he(St/2),ht,Xt(0,pe-St),se,_e),He[C]!=null&&nt(de.get(He[C]),Oe,re+he(St/2),ht,Xt(0,pe-St),se,_e)):nt(Cs,Oe,re+he(St/2),ht,Xt(0,pe-St),se,_e),dt(_,S,C,Oe-St/2,re,ht+St,pe)}}return St>0?Yt.stroke=Te?Ts:Cs:Te||(Yt._fill=q.width==0?q._fill:q._stroke??q._fill,Yt.width=0),Yt.fill=Te?de:Cs,Yt})}function mp(e,t){const s=ot(t?.alignGaps,0);return(i,n,r,l)=>Es(i,n,(h,d,p,y,m,$,_,S,D,H,q)=>{[r,l]=bn(p,r,l);let A=h.pxRound,U=N=>A($(N,y,H,S)),k=N=>A(_(N,m,q,D)),Z,L,Q;y.ori==0?(Z=kn,Q=di,L=Ba):(Z=En,Q=pi,L=Wa);const G=y.dir*(y.ori==0?1:-1);let et=U(d[G==1?r:l]),W=et,E=[],Y=[];for(let N=G==1?r:l;N>=r&&N<=l;N+=G)if(p[N]!=null){let bt=d[N],nt=U(bt);E.push(W=nt),Y.push(k(p[N]))}const R={stroke:e(E,Y,Z,Q,L,A),fill:null,clip:null,band:null,gaps:null,flags:li},V=R.stroke;let[z,it]=Xr(i,n);if(h.fill!=null||z!=0){let N=R.fill=new Path2D(V),ee=h.fillTo(i,n,h.min,h.max,z),bt=k(ee);Q(N,W,bt),Q(N,et,bt)}if(!h.spanGaps){let N=[];N.push(...to(d,p,r,l,G,U,s)),R.gaps=N=h.gaps(i,n,r,l,N),R.clip=An(N,y.ori,S,D,H,q)}return it!=0&&(R.band=it==2?[Ve(i,n,r,l,V,-1),Ve(i,n,r,l,V,1)]:Ve(i,n,r,l,V,it)),R})}function gp(e){return mp(vp,e)}function vp(e,t,s,i,n,r){const l=e.length;if(l<2)return null;const h=new Path2D;if(s(h,e[0],t[0]),l==2)i(h,e[1],t[1]);else{let d=Array(l),p=Array(l-1),y=Array(l-1),m=Array(l-1);for(let $=0;$<l-1;$++)y[$]=t[$+1]-t[$],m[$]=e[$+1]-e[$],p[$]=y[$]/m[$];d[0]=p[0];for(let $=1;$<l-1;$++)p[$]===0||p[$-1]===0||p[$-1]>0!=p[$]>0?d[$]=0:(d[$]=3*(m[$-1]+m[$])/((2*m[$]+m[$-1])/p[$-1]+(m[$]+2*m[$-1])/p[$]),isFinite(d[$])||(d[$]=0));d[l-1]=p[l-2];for(let $=0;$<l-1;$++)n(h,e[$]+m[$]/3,t[$]+d[$]*m[$]/3,e[$+1]-m[$]/3,t[$+1]-d[$+1]*m[$]/3,e[$+1],t[$+1])}return h}const Er=new Set;function ql(){for(let e of Er)e.syncRect(!0)}ui&&(_s(Ju,Qs,ql),_s(Qu,Qs,ql,!0),_s(dn,Qs,()=>{Wt.pxRatio=ct}));const $p=Ya(),yp=Ga();function Fl(e,t,s,i){return(i?[e[0],e[1]].concat(e.slice(2)):[e[0]].concat(e.slice(1))).map((r,l)=>Pr(r,l,t,s))}function wp(e,t){return e.map((s,i)=>i==0?{}:Tt({},t,s))}function Pr(e,t,s,i){return Tt({},t==0?s:i,e)}function Za(e,t,s){return t==null?ri:[t,s]}const bp=Za;function _p(e,t,s){return t==null?ri:pn(t,s,Wr,!0)}function Ja(e,t,s,i){return t==null?ri:_n(t,s,e.scales[i].log,!1)}const xp=Ja;function Qa(e,t,s,i){return t==null?ri:Br(t,s,e.scales[i].log,!1)}const Sp=Qa;function Ap(e,t,s,i,n){let r=Xt(bl(e),bl(t)),l=t-e,h=Ee(n/i*l,s);do{let d=s[h],p=i*d/l;if(p>=n&&r+(d<5?ss.get(d):0)<=17)return[d,p]}while(++h<s.length);return[0,0]}function Vl(e){let t,s;return e=e.replace(/(\d+)px/,(i,n)=>(t=Mt((s=+n)*ct))+"px"),[e,t,s]}function kp(e){e.show&&[e.font,e.labelFont].forEach(t=>{let s=mt(t[2]*ct,1);t[0]=t[0].replace(/[0-9.]+px/,s+"px"),t[1]=s})}function Wt(e,t,s){const i={mode:ot(e.mode,1)},n=i.mode;function r(o,a,c,u){let f=a.valToPct(o);return u+c*(a.dir==-1?1-f:f)}function l(o,a,c,u){let f=a.valToPct(o);return u+c*(a.dir==-1?f:1-f)}function h(o,a,c,u){return a.ori==0?r(o,a,c,u):l(o,a,c,u)}i.valToPosH=r,i.valToPosV=l;let d=!1;i.status=0;const p=i.root=$e(Du);if(e.id!=null&&(p.id=e.id),ce(p,e.class),e.title){let o=$e(Iu,p);o.textContent=e.title}const y=ke("canvas"),m=i.ctx=y.getContext("2d"),$=$e(ju,p);_s("click",$,o=>{o.target===S&&(vt!=Fs||xt!=Vs)&&Vt.click(i,o)},!0);const _=i.under=$e(Nu,$);$.appendChild(y);const S=i.over=$e(zu,$);e=oi(e);const D=+ot(e.pxAlign,1),H=Hl(D);(e.plugins||[]).forEach(o=>{o.opts&&(e=o.opts(i,e)||e)});const q=e.ms||.001,A=i.series=n==1?Fl(e.series||[],Dl,Nl,!1):wp(e.series||[null],jl),U=i.axes=Fl(e.axes||[],Ml,Rl,!0),k=i.scales={},Z=i.bands=e.bands||[];Z.forEach(o=>{o.fill=st(o.fill||null),o.dir=ot(o.dir,-1)});const L=n==2?A[1].facets[0].scale:A[0].scale,Q={axes:fc,series:cc},G=(e.drawOrder||["axes","series"]).map(o=>Q[o]);function et(o){const a=o.distr==3?c=>Fe(c>0?c:o.clamp(i,c,o.min,o.max,o.key)):o.distr==4?c=>lr(c,o.asinh):o.distr==100?c=>o.fwd(c):c=>c;return c=>{let u=a(c),{_min:f,_max:v}=o,w=v-f;return(u-f)/w}}function W(o){let a=k[o];if(a==null){let c=(e.scales||Mi)[o]||Mi;if(c.from!=null){W(c.from);let u=Tt({},k[c.from],c,{key:o});u.valToPct=et(u),k[o]=u}else{a=k[o]=Tt({},o==L?Ha:ap,c),a.key=o;let u=a.time,f=a.range,v=Xe(f);if((o!=L||n==2&&!u)&&(v&&(f[0]==null||f[1]==null)&&(f={min:f[0]==null?$l:{mode:1,hard:f[0],soft:f[0]},max:f[1]==null?$l:{mode:1,hard:f[1],soft:f[1]}},v=!1),!v&&Sn(f))){let w=f;f=(b,x,T)=>x==null?ri:pn(x,T,w)}a.range=st(f||(u?bp:o==L?a.distr==3?xp:a.distr==4?Sp:Za:a.distr==3?Ja:a.distr==4?Qa:_p)),a.auto=st(v?!1:a.auto),a.clamp=st(a.clamp||lp),a._min=a._max=null,a.valToPct=et(a)}}}W("x"),W("y"),n==1&&A.forEach(o=>{W(o.scale)}),U.forEach(o=>{W(o.scale)});for(let o in e.scales)W(o);const E=k[L],Y=E.distr;let R,V;E.ori==0?(ce(p,Lu),R=r,V=l):(ce(p,Ru),R=l,V=r);const z={};for(let o in k){let a=k[o];(a.min!=null||a.max!=null)&&(z[o]={min:a.min,max:a.max},a.min=a.max=null)}const it=e.tzDate||(o=>new Date(Mt(o/q))),N=e.fmtDate||Yr,ee=q==1?Ld(it):jd(it),bt=Tl(it,Pl(q==1?Dd:Id,N)),nt=Cl(it,Ol(zd,N)),dt=[],X=i.legend=Tt({},qd,e.legend),I=i.cursor=Tt({},Kd,{drag:{y:n==2}},e.cursor),Ot=X.show,Kt=I.show,_t=X.markers;X.idxs=dt,_t.width=st(_t.width),_t.dash=st(_t.dash),_t.stroke=st(_t.stroke),_t.fill=st(_t.fill);let ht,be,ne,St=[],Te=[],He,de=!1,Ge={};if(X.live){const o=A[1]?A[1].values:null;de=o!=null,He=de?o(i,1,0):{_:0};for(let a in He)Ge[a]=Fr}if(Ot)if(ht=ke("table",Bu,p),ne=ke("tbody",null,ht),X.mount(i,ht),de){be=ke("thead",null,ht,ne);let o=ke("tr",null,be);ke("th",null,o);for(var Ts in He)ke("th",rl,o).textContent=Ts}else ce(ht,Gu),X.live&&ce(ht,Wu);const Os={show:!0},fi={show:!1};function qi(o,a){if(a==0&&(de||!X.live||n==2))return ri;let c=[],u=ke("tr",Ku,ne,ne.childNodes[a]);ce(u,o.class),o.show||ce(u,$s);let f=ke("th",null,u);if(_t.show){let b=$e(Yu,f);if(a>0){let x=_t.width(i,a);x&&(b.style.border=x+"px "+_t.dash(i,a)+" "+_t.stroke(i,a)),b.style.background=_t.fill(i,a)}}let v=$e(rl,f);o.label instanceof HTMLElement?v.appendChild(o.label):v.textContent=o.label,a>0&&(_t.show||(v.style.color=o.width>0?_t.stroke(i,a):_t.fill(i,a)),Yt("click",f,b=>{if(I._lock)return;cs(b);let x=A.indexOf(o);if((b.ctrlKey||b.metaKey)!=X.isolate){let T=A.some((O,M)=>M>0&&M!=x&&O.show);A.forEach((O,M)=>{M>0&&Me(M,T?M==x?Os:fi:Os,!0,Pt.setSeries)})}else Me(x,{show:!o.show},!0,Pt.setSeries)},!1),Ls&&Yt(cl,f,b=>{I._lock||(cs(b),Me(A.indexOf(o),Ws,!0,Pt.setSeries))},!1));for(var w in He){let b=ke("td",Zu,u);b.textContent="--",c.push(b)}return[u,c]}const ns=new Map;function Yt(o,a,c,u=!0){const f=ns.get(a)||{},v=I.bind[o](i,a,c,u);v&&(_s(o,a,f[o]=v),ns.set(a,f))}function Cs(o,a,c){const u=ns.get(a)||{};for(let f in u)(o==null||f==o)&&(_r(f,a,u[f]),delete u[f]);o==null&&ns.delete(a)}let Ue=0,rs=0,K=0,C=0,gt=0,Ct=0,Ms=gt,os=Ct,Oe=K,ls=C,re=0,pe=0,se=0,_e=0;i.bbox={};let On=!1,Fi=!1,Ds=!1,as=!1,Vi=!1,fe=!1;function Cn(o,a,c){(c||o!=i.width||a!=i.height)&&so(o,a),zs(!1),Ds=!0,Fi=!0,Hs()}function so(o,a){i.width=Ue=K=o,i.height=rs=C=a,gt=Ct=0,sc(),ic();let c=i.bbox;re=c.left=gs(gt*ct,.5),pe=c.top=gs(Ct*ct,.5),se=c.width=gs(K*ct,.5),_e=c.height=gs(C*ct,.5)}const Xa=3;function tc(){let o=!1,a=0;for(;!o;){a++;let c=dc(a),u=pc(a);o=a==Xa||c&&u,o||(so(i.width,i.height),Fi=!0)}}function ec({width:o,height:a}){Cn(o,a)}i.setSize=ec;function sc(){let o=!1,a=!1,c=!1,u=!1;U.forEach((f,v)=>{if(f.show&&f._show){let{side:w,_size:b}=f,x=w%2,T=f.label!=null?f.labelSize:0,O=b+T;O>0&&(x?(K-=O,w==3?(gt+=O,u=!0):c=!0):(C-=O,w==0?(Ct+=O,o=!0):a=!0))}}),hs[0]=o,hs[1]=c,hs[2]=a,hs[3]=u,K-=Ke[1]+Ke[3],gt+=Ke[3],C-=Ke[2]+Ke[0],Ct+=Ke[0]}function ic(){let o=gt+K,a=Ct+C,c=gt,u=Ct;function f(v,w){switch(v){case 1:return o+=w,o-w;case 2:return a+=w,a-w;case 3:return c-=w,c+w;case 0:return u-=w,u+w}}U.forEach((v,w)=>{if(v.show&&v._show){let b=v.side;v._pos=f(b,v._size),v.label!=null&&(v._lpos=f(b,v.labelSize))}})}if(I.dataIdx==null){let o=I.hover,a=o.skip=new Set(o.skip??[]);a.add(void 0);let c=o.prox=st(o.prox),u=o.bias??=0;I.dataIdx=(f,v,w,b)=>{if(v==0)return w;let x=w,T=c(f,v,w,b)??ft,O=T>=0&&T<ft,M=E.ori==0?K:C,B=I.left,at=t[0],rt=t[v];if(a.has(rt[w])){x=null;let tt=null,F=null,j;if(u==0||u==-1)for(j=w;tt==null&&j-- >0;)a.has(rt[j])||(tt=j);if(u==0||u==1)for(j=w;F==null&&j++<rt.length;)a.has(rt[j])||(F=j);if(tt!=null||F!=null)if(O){let yt=tt==null?-1/0:R(at[tt],E,M,0),At=F==null?1/0:R(at[F],E,M,0),Ut=B-yt,pt=At-B;Ut<=pt?Ut<=T&&(x=tt):pt<=T&&(x=F)}else x=F==null?tt:tt==null?F:w-tt<=F-w?tt:F}else O&&Dt(B-R(at[w],E,M,0))>T&&(x=null);return x}}const cs=o=>{I.event=o};I.idxs=dt,I._lock=!1;let Gt=I.points;Gt.show=st(Gt.show),Gt.size=st(Gt.size),Gt.stroke=st(Gt.stroke),Gt.width=st(Gt.width),Gt.fill=st(Gt.fill);const Ce=i.focus=Tt({},e.focus||{alpha:.3},I.focus),Ls=Ce.prox>=0,Rs=Ls&&Gt.one;let me=[],Is=[],js=[];function io(o,a){let c=Gt.show(i,a);if(c instanceof HTMLElement)return ce(c,Vu),ce(c,o.class),Ie(c,-10,-10,K,C),S.insertBefore(c,me[a]),c}function no(o,a){if(n==1||a>0){let c=n==1&&k[o.scale].time,u=o.value;o.value=c?Sl(u)?Cl(it,Ol(u,N)):u||nt:u||np,o.label=o.label||(c?Zd:Yd)}if(Rs||a>0){o.width=o.width==null?1:o.width,o.paths=o.paths||$p||ad,o.fillTo=st(o.fillTo||cp),o.pxAlign=+ot(o.pxAlign,D),o.pxRound=Hl(o.pxAlign),o.stroke=st(o.stroke||null),o.fill=st(o.fill||null),o._stroke=o._fill=o._paths=o._focus=null;let c=rp(Xt(1,o.width),1),u=o.points=Tt({},{size:c,width:Xt(1,c*.2),stroke:o.stroke,space:c*2,paths:yp,_stroke:null,_fill:null},o.points);u.show=st(u.show),u.filter=st(u.filter),u.fill=st(u.fill),u.stroke=st(u.stroke),u.paths=st(u.paths),u.pxAlign=o.pxAlign}if(Ot){let c=qi(o,a);St.splice(a,0,c[0]),Te.splice(a,0,c[1]),X.values.push(null)}if(Kt){dt.splice(a,0,null);let c=null;Rs?a==0&&(c=io(o,a)):a>0&&(c=io(o,a)),me.splice(a,0,c),Is.splice(a,0,0),js.splice(a,0,0)}Ht("addSeries",a)}function nc(o,a){a=a??A.length,o=n==1?Pr(o,a,Dl,Nl):Pr(o,a,{},jl),A.splice(a,0,o),no(A[a],a)}i.addSeries=nc;function rc(o){if(A.splice(o,1),Ot){X.values.splice(o,1),Te.splice(o,1);let a=St.splice(o,1)[0];Cs(null,a.firstChild),a.remove()}Kt&&(dt.splice(o,1),me.splice(o,1)[0].remove(),Is.splice(o,1),js.splice(o,1)),Ht("delSeries",o)}i.delSeries=rc;const hs=[!1,!1,!1,!1];function oc(o,a){if(o._show=o.show,o.show){let c=o.side%2,u=k[o.scale];u==null&&(o.scale=c?A[1].scale:L,u=k[o.scale]);let f=u.time;o.size=st(o.size),o.space=st(o.space),o.rotate=st(o.rotate),Xe(o.incrs)&&o.incrs.forEach(w=>{!ss.has(w)&&ss.set(w,ba(w))}),o.incrs=st(o.incrs||(u.distr==2?Od:f?q==1?Md:Rd:vs)),o.splits=st(o.splits||(f&&u.distr==1?ee:u.distr==3?Sr:u.distr==4?Xd:Qd)),o.stroke=st(o.stroke),o.grid.stroke=st(o.grid.stroke),o.ticks.stroke=st(o.ticks.stroke),o.border.stroke=st(o.border.stroke);let v=o.values;o.values=Xe(v)&&!Xe(v[0])?st(v):f?Xe(v)?Tl(it,Pl(v,N)):Sl(v)?Nd(it,v):v||bt:v||Jd,o.filter=st(o.filter||(u.distr>=3&&u.log==10?sp:u.distr==3&&u.log==2?ip:ya)),o.font=Vl(o.font),o.labelFont=Vl(o.labelFont),o._size=o.size(i,null,a,0),o._space=o._rotate=o._incrs=o._found=o._splits=o._values=null,o._size>0&&(hs[a]=!0,o._el=$e(Hu,$))}}function mi(o,a,c,u){let[f,v,w,b]=c,x=a%2,T=0;return x==0&&(b||v)&&(T=a==0&&!f||a==2&&!w?Mt(Ml.size/3):0),x==1&&(f||w)&&(T=a==1&&!v||a==3&&!b?Mt(Rl.size/2):0),T}const ro=i.padding=(e.padding||[mi,mi,mi,mi]).map(o=>st(ot(o,mi))),Ke=i._padding=ro.map((o,a)=>o(i,a,hs,0));let Ft,It=null,jt=null;const Bi=n==1?A[0].idxs:null;let xe=null,gi=!1;function oo(o,a){if(t=o??[],i.data=i._data=t,n==2){Ft=0;for(let c=1;c<A.length;c++)Ft+=t[c][0].length}else{t.length==0&&(i.data=i._data=t=[[]]),xe=t[0],Ft=xe.length;let c=t;if(Y==2){c=t.slice();let u=c[0]=Array(Ft);for(let f=0;f<Ft;f++)u[f]=f}i._data=t=c}if(zs(!0),Ht("setData"),Y==2&&(Ds=!0),a!==!1){let c=E;c.auto(i,gi)?Mn():Ze(L,c.min,c.max),as=as||I.left>=0,fe=!0,Hs()}}i.setData=oo;function Mn(){gi=!0;let o,a;n==1&&(Ft>0?(It=Bi[0]=0,jt=Bi[1]=Ft-1,o=t[0][It],a=t[0][jt],Y==2?(o=It,a=jt):o==a&&(Y==3?[o,a]=_n(o,o,E.log,!1):Y==4?[o,a]=Br(o,o,E.log,!1):E.time?a=o+Mt(86400/q):[o,a]=pn(o,a,Wr,!0))):(It=Bi[0]=o=null,jt=Bi[1]=a=null)),Ze(L,o,a)}let Wi,Ns,Dn,Ln,Rn,In,jn,Nn,zn,ie;function lo(o,a,c,u,f,v){o??=ll,c??=Kr,u??="butt",f??=ll,v??="round",o!=Wi&&(m.strokeStyle=Wi=o),f!=Ns&&(m.fillStyle=Ns=f),a!=Dn&&(m.lineWidth=Dn=a),v!=Rn&&(m.lineJoin=Rn=v),u!=In&&(m.lineCap=In=u),c!=Ln&&m.setLineDash(Ln=c)}function ao(o,a,c,u){a!=Ns&&(m.fillStyle=Ns=a),o!=jn&&(m.font=jn=o),c!=Nn&&(m.textAlign=Nn=c),u!=zn&&(m.textBaseline=zn=u)}function Hn(o,a,c,u,f=0){if(u.length>0&&o.auto(i,gi)&&(a==null||a.min==null)){let v=ot(It,0),w=ot(jt,u.length-1),b=c.min==null?sd(u,v,w,f,o.distr==3):[c.min,c.max];o.min=Pe(o.min,c.min=b[0]),o.max=Xt(o.max,c.max=b[1])}}const co={min:null,max:null};function lc(){for(let u in k){let f=k[u];z[u]==null&&(f.min==null||z[L]!=null&&f.auto(i,gi))&&(z[u]=co)}for(let u in k){let f=k[u];z[u]==null&&f.from!=null&&z[f.from]!=null&&(z[u]=co)}z[L]!=null&&zs(!0);let o={};for(let u in z){let f=z[u];if(f!=null){let v=o[u]=oi(k[u],ud);if(f.min!=null)Tt(v,f);else if(u!=L||n==2)if(Ft==0&&v.from==null){let w=v.range(i,null,null,u);v.min=w[0],v.max=w[1]}else v.min=ft,v.max=-ft}}if(Ft>0){A.forEach((u,f)=>{if(n==1){let v=u.scale,w=z[v];if(w==null)return;let b=o[v];if(f==0){let x=b.range(i,b.min,b.max,v);b.min=x[0],b.max=x[1],It=Ee(b.min,t[0]),jt=Ee(b.max,t[0]),jt-It>1&&(t[0][It]<b.min&&It++,t[0][jt]>b.max&&jt--),u.min=xe[It],u.max=xe[jt]}else u.show&&u.auto&&Hn(b,w,u,t[f],u.sorted);u.idxs[0]=It,u.idxs[1]=jt}else if(f>0&&u.show&&u.auto){let[v,w]=u.facets,b=v.scale,x=w.scale,[T,O]=t[f],M=o[b],B=o[x];M!=null&&Hn(M,z[b],v,T,v.sorted),B!=null&&Hn(B,z[x],w,O,w.sorted),u.min=w.min,u.max=w.max}});for(let u in o){let f=o[u],v=z[u];if(f.from==null&&(v==null||v.min==null)){let w=f.range(i,f.min==ft?null:f.min,f.max==-ft?null:f.max,u);f.min=w[0],f.max=w[1]}}}for(let u in o){let f=o[u];if(f.from!=null){let v=o[f.from];if(v.min==null)f.min=f.max=null;else{let w=f.range(i,v.min,v.max,u);f.min=w[0],f.max=w[1]}}}let a={},c=!1;for(let u in o){let f=o[u],v=k[u];if(v.min!=f.min||v.max!=f.max){v.min=f.min,v.max=f.max;let w=v.distr;v._min=w==3?Fe(v.min):w==4?lr(v.min,v.asinh):w==100?v.fwd(v.min):v.min,v._max=w==3?Fe(v.max):w==4?lr(v.max,v.asinh):w==100?v.fwd(v.max):v.max,a[u]=c=!0}}if(c){A.forEach((u,f)=>{n==2?f>0&&a.y&&(u._paths=null):a[u.scale]&&(u._paths=null)});for(let u in a)Ds=!0,Ht("setScale",u);Kt&&I.left>=0&&(as=fe=!0)}for(let u in z)z[u]=null}function ac(o){let a=xr(It-1,0,Ft-1),c=xr(jt+1,0,Ft-1);for(;o[a]==null&&a>0;)a--;for(;o[c]==null&&c<Ft-1;)c++;return[a,c]}function cc(){if(Ft>0){let o=A.some(a=>a._focus)&&ie!=Ce.alpha;o&&(m.globalAlpha=ie=Ce.alpha),A.forEach((a,c)=>{if(c>0&&a.show&&(ho(c,!1),ho(c,!0),a._paths==null)){let u=ie;ie!=a.alpha&&(m.globalAlpha=ie=a.alpha);let f=n==2?[0,t[c][0].length-1]:ac(t[c]);a._paths=a.paths(i,c,f[0],f[1]),ie!=u&&(m.globalAlpha=ie=u)}}),A.forEach((a,c)=>{if(c>0&&a.show){let u=ie;ie!=a.alpha&&(m.globalAlpha=ie=a.alpha),a._paths!=null&&uo(c,!1);{let f=a._paths!=null?a._paths.gaps:null,v=a.points.show(i,c,It,jt,f),w=a.points.filter(i,c,v,f);(v||w)&&(a.points._paths=a.points.paths(i,c,It,jt,w),uo(c,!0))}ie!=u&&(m.globalAlpha=ie=u),Ht("drawSeries",c)}}),o&&(m.globalAlpha=ie=1)}}function ho(o,a){let c=a?A[o].points:A[o];c._stroke=c.stroke(i,o),c._fill=c.fill(i,o)}function uo(o,a){let c=a?A[o].points:A[o],{stroke:u,fill:f,clip:v,flags:w,_stroke:b=c._stroke,_fill:x=c._fill,_width:T=c.width}=c._paths;T=mt(T*ct,3);let O=null,M=T%2/2;a&&x==null&&(x=T>0?"#fff":b);let B=c.pxAlign==1&&M>0;if(B&&m.translate(M,M),!a){let at=re-T/2,rt=pe-T/2,tt=se+T,F=_e+T;O=new Path2D,O.rect(at,rt,tt,F)}a?Un(b,T,c.dash,c.cap,x,u,f,w,v):hc(o,b,T,c.dash,c.cap,x,u,f,w,O,v),B&&m.translate(-M,-M)}function hc(o,a,c,u,f,v,w,b,x,T,O){let M=!1;x!=0&&Z.forEach((B,at)=>{if(B.series[0]==o){let rt=A[B.series[1]],tt=t[B.series[1]],F=(rt._paths||Mi).band;Xe(F)&&(F=B.dir==1?F[0]:F[1]);let j,yt=null;rt.show&&F&&nd(tt,It,jt)?(yt=B.fill(i,at)||v,j=rt._paths.clip):F=null,Un(a,c,u,f,yt,w,b,x,T,O,j,F),M=!0}}),M||Un(a,c,u,f,v,w,b,x,T,O)}const po=li|kr;function Un(o,a,c,u,f,v,w,b,x,T,O,M){lo(o,a,c,u,f),(x||T||M)&&(m.save(),x&&m.clip(x),T&&m.clip(T)),M?(b&po)==po?(m.clip(M),O&&m.clip(O),Ki(f,w),Gi(o,v,a)):b&kr?(Ki(f,w),m.clip(M),Gi(o,v,a)):b&li&&(m.save(),m.clip(M),O&&m.clip(O),Ki(f,w),m.restore(),Gi(o,v,a)):(Ki(f,w),Gi(o,v,a)),(x||T||M)&&m.restore()}function Gi(o,a,c){c>0&&(a instanceof Map?a.forEach((u,f)=>{m.strokeStyle=Wi=f,m.stroke(u)}):a!=null&&o&&m.stroke(a))}function Ki(o,a){a instanceof Map?a.forEach((c,u)=>{m.fillStyle=Ns=u,m.fill(c)}):a!=null&&o&&m.fill(a)}function uc(o,a,c,u){let f=U[o],v;if(u<=0)v=[0,0];else{let w=f._space=f.space(i,o,a,c,u),b=f._incrs=f.incrs(i,o,a,c,u,w);v=Ap(a,c,b,u,w)}return f._found=v}function qn(o,a,c,u,f,v,w,b,x,T){let O=w%2/2;D==1&&m.translate(O,O),lo(b,w,x,T,b),m.beginPath();let M,B,at,rt,tt=f+(u==0||u==3?-v:v);c==0?(B=f,rt=tt):(M=f,at=tt);for(let F=0;F<o.length;F++)a[F]!=null&&(c==0?M=at=o[F]:B=rt=o[F],m.moveTo(M,B),m.lineTo(at,rt));m.stroke(),D==1&&m.translate(-O,-O)}function dc(o){let a=!0;return U.forEach((c,u)=>{if(!c.show)return;let f=k[c.scale];if(f.min==null){c._show&&(a=!1,c._show=!1,zs(!1));return}else c._show||(a=!1,c._show=!0,zs(!1));let v=c.side,w=v%2,{min:b,max:x}=f,[T,O]=uc(u,b,x,w==0?K:C);if(O==0)return;let M=f.distr==2,B=c._splits=c.splits(i,u,b,x,T,O,M),at=f.distr==2?B.map(j=>xe[j]):B,rt=f.distr==2?xe[B[1]]-xe[B[0]]:T,tt=c._values=c.values(i,c.filter(i,at,u,O,rt),u,O,rt);c._rotate=v==2?c.rotate(i,tt,u,O):0;let F=c._size;c._size=ye(c.size(i,tt,u,o)),F!=null&&c._size!=F&&(a=!1)}),a}function pc(o){let a=!0;return ro.forEach((c,u)=>{let f=c(i,u,hs,o);f!=Ke[u]&&(a=!1),Ke[u]=f}),a}function fc(){for(let o=0;o<U.length;o++){let a=U[o];if(!a.show||!a._show)continue;let c=a.side,u=c%2,f,v,w=a.stroke(i,o),b=c==0||c==3?-1:1,[x,T]=a._found;if(a.label!=null){let Jt=a.labelGap*b,ae=Mt((a._lpos+Jt)*ct);ao(a.labelFont[0],w,"center",c==2?Ai:ol),m.save(),u==1?(f=v=0,m.translate(ae,Mt(pe+_e/2)),m.rotate((c==3?-sn:sn)/2)):(f=Mt(re+se/2),v=ae);let ps=va(a.label)?a.label(i,o,x,T):a.label;m.fillText(ps,f,v),m.restore()}if(T==0)continue;let O=k[a.scale],M=u==0?se:_e,B=u==0?re:pe,at=a._splits,rt=O.distr==2?at.map(Jt=>xe[Jt]):at,tt=O.distr==2?xe[at[1]]-xe[at[0]]:x,F=a.ticks,j=a.border,yt=F.show?F.size:0,At=Mt(yt*ct),Ut=Mt((a.alignTo==2?a._size-yt-a.gap:a.gap)*ct),pt=a._rotate*-sn/180,kt=H(a._pos*ct),oe=(At+Ut)*b,Zt=kt+oe;v=u==0?Zt:0,f=u==1?Zt:0;let ge=a.font[0],Se=a.align==1?Ks:a.align==2?nr:pt>0?Ks:pt<0?nr:u==0?"center":c==3?nr:Ks,Le=pt||u==1?"middle":c==2?Ai:ol;ao(ge,w,Se,Le);let le=a.font[1]*a.lineGap,ve=at.map(Jt=>H(h(Jt,O,M,B))),Ae=a._values;for(let Jt=0;Jt<Ae.length;Jt++){let ae=Ae[Jt];if(ae!=null){u==0?f=ve[Jt]:v=ve[Jt],ae=""+ae;let ps=ae.indexOf(`
`)==-1?[ae]:ae.split(/\n/gm);for(let Qt=0;Qt<ps.length;Qt++){let Mo=ps[Qt];pt?(m.save(),m.translate(f,v+Qt*le),m.rotate(pt),m.fillText(Mo,0,0),m.restore()):m.fillText(Mo,f,v+Qt*le)}}}F.show&&qn(ve,F.filter(i,rt,o,T,tt),u,c,kt,At,mt(F.width*ct,3),F.stroke(i,o),F.dash,F.cap);let Re=a.grid;Re.show&&qn(ve,Re.filter(i,rt,o,T,tt),u,u==0?2:1,u==0?pe:re,u==0?_e:se,mt(Re.width*ct,3),Re.stroke(i,o),Re.dash,Re.cap),j.show&&qn([kt],[1],u==0?1:0,u==0?1:2,u==1?pe:re,u==1?_e:se,mt(j.width*ct,3),j.stroke(i,o),j.dash,j.cap)}Ht("drawAxes")}function zs(o){A.forEach((a,c)=>{c>0&&(a._paths=null,o&&(n==1?(a.min=null,a.max=null):a.facets.forEach(u=>{u.min=null,u.max=null})))})}let Yi=!1,Fn=!1,vi=[];function mc(){Fn=!1;for(let o=0;o<vi.length;o++)Ht(...vi[o]);vi.length=0}function Hs(){Yi||($d(fo),Yi=!0)}function gc(o,a=!1){Yi=!0,Fn=a,o(i),fo(),a&&vi.length>0&&queueMicrotask(mc)}i.batch=gc;function fo(){if(On&&(lc(),On=!1),Ds&&(tc(),Ds=!1),Fi){if(wt(_,Ks,gt),wt(_,Ai,Ct),wt(_,Ei,K),wt(_,Pi,C),wt(S,Ks,gt),wt(S,Ai,Ct),wt(S,Ei,K),wt(S,Pi,C),wt($,Ei,Ue),wt($,Pi,rs),y.width=Mt(Ue*ct),y.height=Mt(rs*ct),U.forEach(({_el:o,_show:a,_size:c,_pos:u,side:f})=>{if(o!=null)if(a){let v=f===3||f===0?c:0,w=f%2==1;wt(o,w?"left":"top",u-v),wt(o,w?"width":"height",c),wt(o,w?"top":"left",w?Ct:gt),wt(o,w?"height":"width",w?C:K),br(o,$s)}else ce(o,$s)}),Wi=Ns=Dn=Rn=In=jn=Nn=zn=Ln=null,ie=1,wi(!0),gt!=Ms||Ct!=os||K!=Oe||C!=ls){zs(!1);let o=K/Oe,a=C/ls;if(Kt&&!as&&I.left>=0){I.left*=o,I.top*=a,Us&&Ie(Us,Mt(I.left),0,K,C),qs&&Ie(qs,0,Mt(I.top),K,C);for(let c=0;c<me.length;c++){let u=me[c];u!=null&&(Is[c]*=o,js[c]*=a,Ie(u,ye(Is[c]),ye(js[c]),K,C))}}if($t.show&&!Vi&&$t.left>=0&&$t.width>0){$t.left*=o,$t.width*=o,$t.top*=a,$t.height*=a;for(let c in Yn)wt(Bs,c,$t[c])}Ms=gt,os=Ct,Oe=K,ls=C}Ht("setSize"),Fi=!1}Ue>0&&rs>0&&(m.clearRect(0,0,y.width,y.height),Ht("drawClear"),G.forEach(o=>o()),Ht("draw")),$t.show&&Vi&&(Zi($t),Vi=!1),Kt&&as&&(ds(null,!0,!1),as=!1),X.show&&X.live&&fe&&(Gn(),fe=!1),d||(d=!0,i.status=1,Ht("ready")),gi=!1,Yi=!1}i.redraw=(o,a)=>{Ds=a||!1,o!==!1?Ze(L,E.min,E.max):Hs()};function Vn(o,a){let c=k[o];if(c.from==null){if(Ft==0){let u=c.range(i,a.min,a.max,o);a.min=u[0],a.max=u[1]}if(a.min>a.max){let u=a.min;a.min=a.max,a.max=u}if(Ft>1&&a.min!=null&&a.max!=null&&a.max-a.min<1e-16)return;o==L&&c.distr==2&&Ft>0&&(a.min=Ee(a.min,t[0]),a.max=Ee(a.max,t[0]),a.min==a.max&&a.max++),z[o]=a,On=!0,Hs()}}i.setScale=Vn;let Bn,Wn,Us,qs,mo,go,Fs,Vs,vo,$o,vt,xt,Ye=!1;const Vt=I.drag;let Nt=Vt.x,zt=Vt.y;Kt&&(I.x&&(Bn=$e(qu,S)),I.y&&(Wn=$e(Fu,S)),E.ori==0?(Us=Bn,qs=Wn):(Us=Wn,qs=Bn),vt=I.left,xt=I.top);const $t=i.select=Tt({show:!0,over:!0,left:0,width:0,top:0,height:0},e.select),Bs=$t.show?$e(Uu,$t.over?S:_):null;function Zi(o,a){if($t.show){for(let c in o)$t[c]=o[c],c in Yn&&wt(Bs,c,o[c]);a!==!1&&Ht("setSelect")}}i.setSelect=Zi;function vc(o){if(A[o].show)Ot&&br(St[o],$s);else if(Ot&&ce(St[o],$s),Kt){let c=Rs?me[0]:me[o];c!=null&&Ie(c,-10,-10,K,C)}}function Ze(o,a,c){Vn(o,{min:a,max:c})}function Me(o,a,c,u){a.focus!=null&&_c(o),a.show!=null&&A.forEach((f,v)=>{v>0&&(o==v||o==null)&&(f.show=a.show,vc(v),n==2?(Ze(f.facets[0].scale,null,null),Ze(f.facets[1].scale,null,null)):Ze(f.scale,null,null),Hs())}),c!==!1&&Ht("setSeries",o,a),u&&bi("setSeries",i,o,a)}i.setSeries=Me;function $c(o,a){Tt(Z[o],a)}function yc(o,a){o.fill=st(o.fill||null),o.dir=ot(o.dir,-1),a=a??Z.length,Z.splice(a,0,o)}function wc(o){o==null?Z.length=0:Z.splice(o,1)}i.addBand=yc,i.setBand=$c,i.delBand=wc;function bc(o,a){A[o].alpha=a,Kt&&me[o]!=null&&(me[o].style.opacity=a),Ot&&St[o]&&(St[o].style.opacity=a)}let qe,Je,us;const Ws={focus:!0};function _c(o){if(o!=us){let a=o==null,c=Ce.alpha!=1;A.forEach((u,f)=>{if(n==1||f>0){let v=a||f==0||f==o;u._focus=a?null:v,c&&bc(f,v?1:Ce.alpha)}}),us=o,c&&Hs()}}Ot&&Ls&&Yt(hl,ht,o=>{I._lock||(cs(o),us!=null&&Me(null,Ws,!0,Pt.setSeries))});function De(o,a,c){let u=k[a];c&&(o=o/ct-(u.ori==1?Ct:gt));let f=K;u.ori==1&&(f=C,o=f-o),u.dir==-1&&(o=f-o);let v=u._min,w=u._max,b=o/f,x=v+(w-v)*b,T=u.distr;return T==3?ni(10,x):T==4?od(x,u.asinh):T==100?u.bwd(x):x}function xc(o,a){let c=De(o,L,a);return Ee(c,t[0],It,jt)}i.valToIdx=o=>Ee(o,t[0]),i.posToIdx=xc,i.posToVal=De,i.valToPos=(o,a,c)=>k[a].ori==0?r(o,k[a],c?se:K,c?re:0):l(o,k[a],c?_e:C,c?pe:0),i.setCursor=(o,a,c)=>{vt=o.left,xt=o.top,ds(null,a,c)};function yo(o,a){wt(Bs,Ks,$t.left=o),wt(Bs,Ei,$t.width=a)}function wo(o,a){wt(Bs,Ai,$t.top=o),wt(Bs,Pi,$t.height=a)}let $i=E.ori==0?yo:wo,yi=E.ori==1?yo:wo;function Sc(){if(Ot&&X.live)for(let o=n==2?1:0;o<A.length;o++){if(o==0&&de)continue;let a=X.values[o],c=0;for(let u in a)Te[o][c++].firstChild.nodeValue=a[u]}}function Gn(o,a){if(o!=null&&(o.idxs?o.idxs.forEach((c,u)=>{dt[u]=c}):hd(o.idx)||dt.fill(o.idx),X.idx=dt[0]),Ot&&X.live){for(let c=0;c<A.length;c++)(c>0||n==1&&!de)&&Ac(c,dt[c]);Sc()}fe=!1,a!==!1&&Ht("setLegend")}i.setLegend=Gn;function Ac(o,a){let c=A[o],u=o==0&&Y==2?xe:t[o],f;de?f=c.values(i,o,a)??Ge:(f=c.value(i,a==null?null:u[a],o,a),f=f==null?Ge:{_:f}),X.values[o]=f}function ds(o,a,c){vo=vt,$o=xt,[vt,xt]=I.move(i,vt,xt),I.left=vt,I.top=xt,Kt&&(Us&&Ie(Us,Mt(vt),0,K,C),qs&&Ie(qs,0,Mt(xt),K,C));let u,f=It>jt;qe=ft,Je=null;let v=E.ori==0?K:C,w=E.ori==1?K:C;if(vt<0||Ft==0||f){u=I.idx=null;for(let b=0;b<A.length;b++){let x=me[b];x!=null&&Ie(x,-10,-10,K,C)}Ls&&Me(null,Ws,!0,o==null&&Pt.setSeries),X.live&&(dt.fill(u),fe=!0)}else{let b,x,T;n==1&&(b=E.ori==0?vt:xt,x=De(b,L),u=I.idx=Ee(x,t[0],It,jt),T=R(t[0][u],E,v,0));let O=-10,M=-10,B=0,at=0,rt=!0,tt="",F="";for(let j=n==2?1:0;j<A.length;j++){let yt=A[j],At=dt[j],Ut=At==null?null:n==1?t[j][At]:t[j][1][At],pt=I.dataIdx(i,j,u,x),kt=pt==null?null:n==1?t[j][pt]:t[j][1][pt];if(fe=fe||kt!=Ut||pt!=At,dt[j]=pt,j>0&&yt.show){let oe=pt==null?-10:pt==u?T:R(n==1?t[0][pt]:t[j][0][pt],E,v,0),Zt=kt==null?-10:V(kt,n==1?k[yt.scale]:k[yt.facets[1].scale],w,0);if(Ls&&kt!=null){let ge=E.ori==1?vt:xt,Se=Dt(Ce.dist(i,j,pt,Zt,ge));if(Se<qe){let Le=Ce.bias;if(Le!=0){let le=De(ge,yt.scale),ve=kt>=0?1:-1,Ae=le>=0?1:-1;Ae==ve&&(Ae==1?Le==1?kt>=le:kt<=le:Le==1?kt<=le:kt>=le)&&(qe=Se,Je=j)}else qe=Se,Je=j}}if(fe||Rs){let ge,Se;E.ori==0?(ge=oe,Se=Zt):(ge=Zt,Se=oe);let Le,le,ve,Ae,Re,Jt,ae=!0,ps=Gt.bbox;if(ps!=null){ae=!1;let Qt=ps(i,j);ve=Qt.left,Ae=Qt.top,Le=Qt.width,le=Qt.height}else ve=ge,Ae=Se,Le=le=Gt.size(i,j);if(Jt=Gt.fill(i,j),Re=Gt.stroke(i,j),Rs)j==Je&&qe<=Ce.prox&&(O=ve,M=Ae,B=Le,at=le,rt=ae,tt=Jt,F=Re);else{let Qt=me[j];Qt!=null&&(Is[j]=ve,js[j]=Ae,vl(Qt,Le,le,ae),ml(Qt,Jt,Re),Ie(Qt,ye(ve),ye(Ae),K,C))}}}}if(Rs){let j=Ce.prox,yt=us==null?qe<=j:qe>j||Je!=us;if(fe||yt){let At=me[0];At!=null&&(Is[0]=O,js[0]=M,vl(At,B,at,rt),ml(At,tt,F),Ie(At,ye(O),ye(M),K,C))}}}if($t.show&&Ye)if(o!=null){let[b,x]=Pt.scales,[T,O]=Pt.match,[M,B]=o.cursor.sync.scales,at=o.cursor.drag;if(Nt=at._x,zt=at._y,Nt||zt){let{left:rt,top:tt,width:F,height:j}=o.select,yt=o.scales[M].ori,At=o.posToVal,Ut,pt,kt,oe,Zt,ge=b!=null&&T(b,M),Se=x!=null&&O(x,B);ge&&Nt?(yt==0?(Ut=rt,pt=F):(Ut=tt,pt=j),kt=k[b],oe=R(At(Ut,M),kt,v,0),Zt=R(At(Ut+pt,M),kt,v,0),$i(Pe(oe,Zt),Dt(Zt-oe))):$i(0,v),Se&&zt?(yt==1?(Ut=rt,pt=F):(Ut=tt,pt=j),kt=k[x],oe=V(At(Ut,B),kt,w,0),Zt=V(At(Ut+pt,B),kt,w,0),yi(Pe(oe,Zt),Dt(Zt-oe))):yi(0,w)}else Zn()}else{let b=Dt(vo-mo),x=Dt($o-go);if(E.ori==1){let B=b;b=x,x=B}Nt=Vt.x&&b>=Vt.dist,zt=Vt.y&&x>=Vt.dist;let T=Vt.uni;T!=null?Nt&&zt&&(Nt=b>=T,zt=x>=T,!Nt&&!zt&&(x>b?zt=!0:Nt=!0)):Vt.x&&Vt.y&&(Nt||zt)&&(Nt=zt=!0);let O,M;Nt&&(E.ori==0?(O=Fs,M=vt):(O=Vs,M=xt),$i(Pe(O,M),Dt(M-O)),zt||yi(0,w)),zt&&(E.ori==1?(O=Fs,M=vt):(O=Vs,M=xt),yi(Pe(O,M),Dt(M-O)),Nt||$i(0,v)),!Nt&&!zt&&($i(0,0),yi(0,0))}if(Vt._x=Nt,Vt._y=zt,o==null){if(c){if(Co!=null){let[b,x]=Pt.scales;Pt.values[0]=b!=null?De(E.ori==0?vt:xt,b):null,Pt.values[1]=x!=null?De(E.ori==1?vt:xt,x):null}bi(rr,i,vt,xt,K,C,u)}if(Ls){let b=c&&Pt.setSeries,x=Ce.prox;us==null?qe<=x&&Me(Je,Ws,!0,b):qe>x?Me(null,Ws,!0,b):Je!=us&&Me(Je,Ws,!0,b)}}fe&&(X.idx=u,Gn()),a!==!1&&Ht("setCursor")}let Qe=null;Object.defineProperty(i,"rect",{get(){return Qe==null&&wi(!1),Qe}});function wi(o=!1){o?Qe=null:(Qe=S.getBoundingClientRect(),Ht("syncRect",Qe))}function bo(o,a,c,u,f,v,w){I._lock||Ye&&o!=null&&o.movementX==0&&o.movementY==0||(Kn(o,a,c,u,f,v,w,!1,o!=null),o!=null?ds(null,!0,!0):ds(a,!0,!1))}function Kn(o,a,c,u,f,v,w,b,x){if(Qe==null&&wi(!1),cs(o),o!=null)c=o.clientX-Qe.left,u=o.clientY-Qe.top;else{if(c<0||u<0){vt=-10,xt=-10;return}let[T,O]=Pt.scales,M=a.cursor.sync,[B,at]=M.values,[rt,tt]=M.scales,[F,j]=Pt.match,yt=a.axes[0].side%2==1,At=E.ori==0?K:C,Ut=E.ori==1?K:C,pt=yt?v:f,kt=yt?f:v,oe=yt?u:c,Zt=yt?c:u;if(rt!=null?c=F(T,rt)?h(B,k[T],At,0):-10:c=At*(oe/pt),tt!=null?u=j(O,tt)?h(at,k[O],Ut,0):-10:u=Ut*(Zt/kt),E.ori==1){let ge=c;c=u,u=ge}}x&&(a==null||a.cursor.event.type==rr)&&((c<=1||c>=K-1)&&(c=gs(c,K)),(u<=1||u>=C-1)&&(u=gs(u,C))),b?(mo=c,go=u,[Fs,Vs]=I.move(i,c,u)):(vt=c,xt=u)}const Yn={width:0,height:0,left:0,top:0};function Zn(){Zi(Yn,!1)}let _o,xo,So,Ao;function ko(o,a,c,u,f,v,w){Ye=!0,Nt=zt=Vt._x=Vt._y=!1,Kn(o,a,c,u,f,v,w,!0,!1),o!=null&&(Yt(or,yr,Eo,!1),bi(al,i,Fs,Vs,K,C,null));let{left:b,top:x,width:T,height:O}=$t;_o=b,xo=x,So=T,Ao=O}function Eo(o,a,c,u,f,v,w){Ye=Vt._x=Vt._y=!1,Kn(o,a,c,u,f,v,w,!1,!0);let{left:b,top:x,width:T,height:O}=$t,M=T>0||O>0,B=_o!=b||xo!=x||So!=T||Ao!=O;if(M&&B&&Zi($t),Vt.setScale&&M&&B){let at=b,rt=T,tt=x,F=O;if(E.ori==1&&(at=x,rt=O,tt=b,F=T),Nt&&Ze(L,De(at,L),De(at+rt,L)),zt)for(let j in k){let yt=k[j];j!=L&&yt.from==null&&yt.min!=ft&&Ze(j,De(tt+F,j),De(tt,j))}Zn()}else I.lock&&(I._lock=!I._lock,ds(a,!0,o!=null));o!=null&&(Cs(or,yr),bi(or,i,vt,xt,K,C,null))}function kc(o,a,c,u,f,v,w){if(I._lock)return;cs(o);let b=Ye;if(Ye){let x=!0,T=!0,O=10,M,B;E.ori==0?(M=Nt,B=zt):(M=zt,B=Nt),M&&B&&(x=vt<=O||vt>=K-O,T=xt<=O||xt>=C-O),M&&x&&(vt=vt<Fs?0:K),B&&T&&(xt=xt<Vs?0:C),ds(null,!0,!0),Ye=!1}vt=-10,xt=-10,dt.fill(null),ds(null,!0,!0),b&&(Ye=b)}function Po(o,a,c,u,f,v,w){I._lock||(cs(o),Mn(),Zn(),o!=null&&bi(ul,i,vt,xt,K,C,null))}function To(){U.forEach(kp),Cn(i.width,i.height,!0)}_s(dn,Qs,To);const Gs={};Gs.mousedown=ko,Gs.mousemove=bo,Gs.mouseup=Eo,Gs.dblclick=Po,Gs.setSeries=(o,a,c,u)=>{let f=Pt.match[2];c=f(i,a,c),c!=-1&&Me(c,u,!0,!1)},Kt&&(Yt(al,S,ko),Yt(rr,S,bo),Yt(cl,S,o=>{cs(o),wi(!1)}),Yt(hl,S,kc),Yt(ul,S,Po),Er.add(i),i.syncRect=wi);const Ji=i.hooks=e.hooks||{};function Ht(o,a,c){Fn?vi.push([o,a,c]):o in Ji&&Ji[o].forEach(u=>{u.call(null,i,a,c)})}(e.plugins||[]).forEach(o=>{for(let a in o.hooks)Ji[a]=(Ji[a]||[]).concat(o.hooks[a])});const Oo=(o,a,c)=>c,Pt=Tt({key:null,setSeries:!1,filters:{pub:_l,sub:_l},scales:[L,A[1]?A[1].scale:null],match:[xl,xl,Oo],values:[null,null]},I.sync);Pt.match.length==2&&Pt.match.push(Oo),I.sync=Pt;const Co=Pt.key,Jn=Ua(Co);function bi(o,a,c,u,f,v,w){Pt.filters.pub(o,a,c,u,f,v,w)&&Jn.pub(o,a,c,u,f,v,w)}Jn.sub(i);function Ec(o,a,c,u,f,v,w){Pt.filters.sub(o,a,c,u,f,v,w)&&Gs[o](null,a,c,u,f,v,w)}i.pub=Ec;function Pc(){Jn.unsub(i),Er.delete(i),ns.clear(),_r(dn,Qs,To),p.remove(),ht?.remove(),Ht("destroy")}i.destroy=Pc;function Qn(){Ht("init",e,t),oo(t||e.data,!1),z[L]?Vn(L,z[L]):Mn(),Vi=$t.show&&($t.width>0||$t.height>0),as=fe=!0,Cn(e.width,e.height)}return A.forEach(no),U.forEach(oc),s?s instanceof HTMLElement?(s.appendChild(p),Qn()):s(i,Qn):Qn(),i}Wt.assign=Tt;Wt.fmtNum=Gr;Wt.rangeNum=pn;Wt.rangeLog=_n;Wt.rangeAsinh=Br;Wt.orient=Es;Wt.pxRatio=ct;Wt.join=vd;Wt.fmtDate=Yr,Wt.tzDate=Pd;Wt.sync=Ua;{Wt.addGap=hp,Wt.clipGaps=An;let e=Wt.paths={points:Ga};e.linear=Ya,e.stepped=pp,e.bars=fp,e.spline=gp}var Ep=Object.defineProperty,Pp=Object.getOwnPropertyDescriptor,Ps=(e,t,s,i)=>{for(var n=i>1?void 0:i?Pp(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Ep(t,s,n),n};const Bl=220;let We=class extends lt{constructor(){super(...arguments),this.days=[],this.lines=[],this.label="",this.format=String,this.at=null,this.drawn=""}disconnectedCallback(){super.disconnectedCallback(),this.observer?.disconnect(),this.plot?.destroy(),this.plot=void 0,this.drawn=""}render(){const{at:e}=this;return g`
      <div class="row legend quiet" aria-hidden="true">
        ${this.lines.map(t=>g`<span
            ><span
              class="mark ${t.isDashed?"dashed":""} ${t.isBars?"bars":""}"
              style=${`border-color: var(${t.color})`}
            ></span
            >${t.label}</span
          >`)}
      </div>
      <div class="place" role="img" aria-label=${this.label}></div>
      <div class="read quiet" aria-hidden="true">${e===null?"":this.read(e)}</div>
    `}read(e){const t=this.lines.flatMap(({label:s,values:i})=>{const n=i[e];return n==null?[]:[`${s} ${this.format(n)}`]});return[this.store.format.shortDay(this.days[e]??""),...t].join(" · ")}updated(){const{language:e,themes:t,locale:s}=this.store.hass,i=JSON.stringify([this.days,this.lines,e,s,t?.darkMode,t?.theme]);i!==this.drawn&&(this.drawn=i,this.draw())}draw(){const{place:e}=this;this.plot?.destroy(),this.observer?.disconnect(),this.plot=new Wt(this.options(e.clientWidth),[this.days.map((t,s)=>s),...this.lines.map(({values:t})=>t)],e),this.observer=new ResizeObserver(()=>{const t=e.clientWidth;t&&t!==this.plot?.width&&this.plot?.setSize({width:t,height:Bl})}),this.observer.observe(e)}options(e){const t=h=>getComputedStyle(this).getPropertyValue(h).trim(),s=h=>{this.place.style.color=`var(${h})`;const d=getComputedStyle(this.place).color;return this.place.style.color="",d||t(h)},i=s("--aa-quiet"),n={stroke:s("--aa-line"),width:1},r="12px Roboto, sans-serif",l=Wt.paths.bars?.({size:[.7,40]});return{width:e||300,height:Bl,legend:{show:!1},cursor:{y:!1,drag:{x:!1,y:!1,setScale:!1}},hooks:{setCursor:[h=>this.at=h.cursor.idx??null]},scales:{x:{time:!1},y:{range:(h,d,p)=>[0,(p||1)*1.1]}},axes:[{stroke:i,font:r,grid:n,ticks:n,incrs:[1,2,7,14,30],space:60,size:34,values:(h,d)=>d.map(p=>this.store.format.shortDay(this.days[p]??""))},{stroke:i,font:r,grid:n,ticks:n,size:70,values:(h,d)=>d.map(p=>this.format(p))}],series:[{},...this.lines.map(h=>{const d=s(h.color);return{label:h.label,stroke:d,width:2,...h.isDashed?{dash:[6,4]}:{},...h.isBars&&l?{fill:d,paths:l,points:{show:!1}}:{}}})]}}};We.styles=[...lt.styles,qt`
      :host {
        display: block;
      }
      .uplot, .uplot * {
        box-sizing: border-box;
      }
      .u-wrap {
        position: relative;
        user-select: none;
      }
      .u-over, .u-under, .u-axis, .u-select {
        position: absolute;
      }
      .u-under {
        overflow: hidden;
      }
      .uplot canvas {
        display: block;
        position: relative;
        width: 100%;
        height: 100%;
      }
      .u-cursor-x, .u-cursor-y, .u-cursor-pt {
        position: absolute;
        left: 0;
        top: 0;
        pointer-events: none;
      }
      .u-cursor-x {
        height: 100%;
        border-inline-end: 1px dashed var(--aa-text);
      }
      .u-cursor-pt {
        border-radius: 50%;
        border: 0 solid;
      }
      .u-off {
        display: none;
      }
      .legend {
        gap: 4px 16px;
      }
      .mark {
        display: inline-block;
        width: 20px;
        border-top: 3px solid;
        vertical-align: middle;
        margin-inline-end: 6px;
      }
      .mark.dashed {
        border-top-style: dashed;
      }
      .mark.bars {
        border-top-width: 12px;
        width: 12px;
      }
      .read {
        min-height: 1.5em;
      }
    `];Ps([Et({attribute:!1})],We.prototype,"days",2);Ps([Et({attribute:!1})],We.prototype,"lines",2);Ps([Et()],We.prototype,"label",2);Ps([Et({attribute:!1})],We.prototype,"format",2);Ps([J()],We.prototype,"at",2);Ps([vn(".place")],We.prototype,"place",2);We=Ps([Lt("haia-chart")],We);var Tp=Object.defineProperty,Op=Object.getOwnPropertyDescriptor,Tn=(e,t,s,i)=>{for(var n=i>1?void 0:i?Op(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Tp(t,s,n),n};const Cp=[7,30,90];let ai=class extends lt{constructor(){super(...arguments),this.span=30,this.agentId="",this.loading=0}start(){this.load(),this.subscribe("turns/subscribe",{},()=>{window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.load(),2e3)}),this.keep(()=>window.clearTimeout(this.timer))}load(){const e=++this.loading;this.ask("figures/get",{days:this.span}).then(t=>{t&&e===this.loading&&(this.found=t)})}get agents(){const e=this.store.me?.agents.map(({agent_id:s})=>s)??[],t=this.found?.days.map(({agent_id:s})=>s)??[];return[...new Set([...e,...t])]}render(){const{found:e,agents:t}=this;if(!e)return g`<p class="page quiet waits">${this.t("common.loading")}</p>`;const s=t.find(r=>e.days.some(({agent_id:l})=>l===r)),i=t.includes(this.agentId)?this.agentId:s??t[0]??"",n=e.days.filter(({agent_id:r})=>r===i);return g`<div class="page">
      <h2 class="hidden-text">${this.t("nav.figures")}</h2>
      <div class="row choice">${this.renderAgent(t,i)} ${this.renderSpan()}</div>
      ${this.store.isAdmin?P:g`<p class="quiet">${this.t("figures.own")}</p>`}
      ${n.length?g`${this.renderTiles(n,i)} ${this.renderCharts(n)} ${this.renderTable(n)}`:g`<p class="card">${this.t("figures.nothing")}</p>`}
    </div>`}renderAgent(e,t){return e.length<2?P:g`<select
      aria-label=${this.t("chat.agent")}
      @change=${s=>this.agentId=s.target.value}
    >
      ${e.map(s=>g`<option value=${s} ?selected=${s===t}>${this.store.agent(s)}</option>`)}
    </select>`}renderSpan(){return g`<select
      aria-label=${this.t("figures.span")}
      @change=${e=>{this.span=Number(e.target.value),this.load()}}
    >
      ${Cp.map(e=>g`<option value=${e} ?selected=${e===this.span}>
            ${this.store.n("figures.days",e)}
          </option>`)}
    </select>`}renderTiles(e,t){const{format:s}=this.store,i=l=>s.number(e.reduce((h,d)=>h+d[l],0)),n=e.filter(({cost:l})=>l!==null),r=n.reduce((l,h)=>l+(h.cost??0),0);return g`<div class="tiles">
      ${this.renderTile("figures.turns",i("turns"))}
      ${this.renderTile("figures.failures",i("failures"))}
      ${this.renderTile("figures.not_understood",i("not_understood"))}
      ${this.renderTile("figures.stand_ins",i("stand_ins"))}
      ${this.renderTile("figures.cost",n.length?s.money(r):this.t("figures.no_price"))}
      ${this.renderLimit(t)}
    </div>`}renderTile(e,t){return g`<div class="card">
      <div class="quiet">${this.store.t(e)}</div>
      <div class="big">${t}</div>
    </div>`}renderLimit(e){const t=this.found?.agents[e];if(!t?.limit)return P;const{format:s}=this.store,i=this.t("figures.of_limit",{spent:s.money(t.spent),limit:s.money(t.limit)});return g`<div class="card">
      <div class="quiet">${this.t("figures.month")}</div>
      <div>${i}</div>
      <meter
        min="0"
        max=${t.limit}
        high=${t.limit*.8}
        optimum="0"
        value=${t.spent}
        aria-label=${i}
      ></meter>
      <div class="quiet">${this.store.word("limit",t.state)}</div>
    </div>`}renderCharts(e){const{format:t}=this.store,s=new Map(e.map(y=>[y.day,y])),i=this.found?.today??"",n=Array.from({length:this.span},(y,m)=>t.addDays(i,m+1-this.span)),r=(y,m)=>n.map($=>{const _=s.get($);return _?y(_):m}),l=(y,m,$)=>g`<section class="card">
        <h3>${y}</h3>
        <haia-chart
          .store=${this.store}
          .days=${n}
          .lines=${m}
          .format=${$}
          .label=${this.t("figures.chart",{title:y})}
        ></haia-chart>
      </section>`,h=y=>t.duration(y),d=y=>Number.isInteger(y)?t.number(y):"",p=e.some(({cost:y})=>y!==null);return g`
      ${l(this.t("figures.time"),[{label:this.t("figures.median"),color:"--aa-link",values:r(y=>y.median_ms,null)},{label:this.t("figures.p95"),color:"--aa-warn",isDashed:!0,values:r(y=>y.p95_ms,null)}],h)}
      ${p?l(this.t("figures.cost"),[{label:this.t("figures.cost"),color:"--aa-link",isBars:!0,values:r(y=>y.cost,0)}],y=>t.money(y)):P}
      ${l(this.t("figures.trouble"),[{label:this.t("figures.failures"),color:"--aa-error",values:r(y=>y.failures,0)},{label:this.t("figures.not_understood"),color:"--aa-warn",isDashed:!0,values:r(y=>y.not_understood,0)}],d)}
    `}renderTable(e){const{format:t}=this.store,s=[["figures.turns",i=>t.number(i.turns)],["figures.median",i=>t.duration(i.median_ms)],["figures.p95",i=>t.duration(i.p95_ms)],["figures.failures",i=>t.number(i.failures)],["figures.not_understood",i=>t.number(i.not_understood)],["figures.stand_ins",i=>t.number(i.stand_ins)],["figures.input",i=>t.number(i.input_tokens)],["figures.cached",i=>t.number(i.cached_input_tokens)],["figures.output",i=>t.number(i.output_tokens)],["figures.cost",i=>i.cost===null?"–":t.money(i.cost)]];return g`<details class="card">
      <summary>${this.t("figures.table")}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${this.t("figures.table")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${this.t("activity.day")}</th>
              ${s.map(([i])=>g`<th scope="col">${this.store.t(i)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${[...e].reverse().map(i=>g`<tr>
                <th scope="row">${t.shortDay(i.day)}</th>
                ${s.map(([,n])=>g`<td>${n(i)}</td>`)}
              </tr>`)}
          </tbody>
        </table>
      </div>
      <p class="quiet">
        <a href=${`${Bt}/activity`} @click=${te}>${this.t("nav.activity")}</a>
      </p>
    </details>`}};ai.styles=[...lt.styles,qt`
      .choice {
        margin-bottom: 12px;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
        gap: 12px;
        margin-bottom: 12px;
      }
      .tiles .card {
        margin: 0;
      }
      .big {
        font-size: 1.5rem;
      }
      meter {
        width: 100%;
        height: 12px;
      }
      summary {
        min-height: 32px;
        cursor: pointer;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
        font-size: 0.875rem;
      }
      th, td {
        padding: 4px 10px;
        text-align: end;
        border-bottom: 1px solid var(--aa-line);
        white-space: nowrap;
      }
      th:first-child {
        text-align: start;
      }
    `];Tn([J()],ai.prototype,"found",2);Tn([J()],ai.prototype,"span",2);Tn([J()],ai.prototype,"agentId",2);ai=Tn([Lt("haia-figures")],ai);const Wl=(e,t)=>g`<haia-chat .store=${e} .itemId=${t}></haia-chat>`,Gl=[{view:"approvals",nav:"waiting",icon:"mdi:bell-outline",needs:"approvals/list",render:e=>g`<haia-waiting .store=${e}></haia-waiting>`},{view:"chat",nav:"chat",icon:"mdi:message-outline",needs:"chat/send",render:Wl},{view:"conversation",below:"chat",needs:"conversations/get",render:Wl},{view:"activity",nav:"activity",icon:"mdi:history",needs:"turns/list",render:(e,t)=>g`<haia-activity .store=${e} .itemId=${t}></haia-activity>`},{view:"conversations",nav:"conversations",icon:"mdi:forum-outline",needs:"conversations/list",render:e=>g`<haia-conversations .store=${e}></haia-conversations>`},{view:"figures",nav:"figures",icon:"mdi:chart-line",needs:"figures/get",render:e=>g`<haia-figures .store=${e}></haia-figures>`}];var Mp=Object.defineProperty,Dp=Object.getOwnPropertyDescriptor,Ui=(e,t,s,i)=>{for(var n=i>1?void 0:i?Dp(t,s):t,r=e.length-1,l;r>=0;r--)(l=e[r])&&(n=(i?l(t,s,n):l(n))||n);return i&&n&&Mp(t,s,n),n};let ks=class extends bs{constructor(){super(...arguments),this.narrow=!1,this.path="",this.store=new dh,this.hasHass=!1,this.onChange=()=>this.requestUpdate(),this.onMove=()=>{const{pathname:e}=window.location;(e===Bt||e.startsWith(`${Bt}/`))&&(this.path=e.slice(Bt.length))}}set hass(e){this.hasHass=!0,this.store.setHass(e)}set route(e){this.path=e.path}connectedCallback(){super.connectedCallback(),this.store.addEventListener("change",this.onChange),window.addEventListener("location-changed",this.onMove),window.addEventListener("popstate",this.onMove),this.hasHass&&this.store.setHass(this.store.hass)}disconnectedCallback(){super.disconnectedCallback(),this.store.removeEventListener("change",this.onChange),window.removeEventListener("location-changed",this.onMove),window.removeEventListener("popstate",this.onMove),this.store.disconnect()}render(){const{store:e}=this;if(!this.hasHass||!e.texts||!e.me)return this.renderEmpty();const t=ah(this.path),s=Gl.find(({view:n})=>n===t.view),i=s?.below??t.view;return g`
      <header>
        <haia-menu .store=${e} .narrow=${this.narrow}></haia-menu>
        <h1>HA AI Agent</h1>
        ${this.narrow?P:this.renderNavigation(i)}
      </header>
      ${this.renderLine()}
      <main id="main" tabindex="-1">
        ${s&&e.may(s.needs)?s.render(e,t.id):g`<div class="page"><p>${e.t("nav.nothing")}</p></div>`}
      </main>
      ${this.narrow?this.renderNavigation(i):P}
    `}renderEmpty(){const e=this.store.failure?.message;return g`<header>
        ${this.hasHass?g`<haia-menu .store=${this.store} .narrow=${this.narrow}></haia-menu>`:P}
        <h1>HA AI Agent</h1>
      </header>
      <main>${e?g`<p class="page" role="alert">${e}</p>`:P}</main>`}renderNavigation(e){const{store:t}=this,s=t.approvals.length;return g`<nav aria-label=${t.t("nav.label")}>
      ${Gl.filter(i=>i.nav&&t.may(i.needs)).map(i=>g`<a
          href=${`${Bt}/${i.view}`}
          aria-current=${i.view===e?"page":P}
          @click=${te}
        >
          <haia-icon .icon=${i.icon??""}></haia-icon>
          <span>${t.t(`nav.${i.nav??""}`)}</span>
          ${i.view==="approvals"&&s?g`<span class="count" aria-hidden="true">${t.format.number(s)}</span>
                <span class="hidden-text">${t.n("nav.count",s)}</span>`:P}
        </a>`)}
    </nav>`}renderLine(){const{store:e}=this;return e.isConnected?e.failure?g`<div class="line" role="alert">
      <span class="error">${e.reason(e.failure)}</span>
      <button class="plain" aria-label=${e.t("common.close")} @click=${()=>e.clearFailure()}>
        <haia-icon icon="mdi:close"></haia-icon>
      </button>
    </div>`:P:g`<div class="line" role="status">${e.t("error.connection")}</div>`}};ks.styles=[ta,qt`
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
    `];Ui([Et({type:Boolean,reflect:!0})],ks.prototype,"narrow",2);Ui([J()],ks.prototype,"path",2);Ui([Et({attribute:!1,noAccessor:!0})],ks.prototype,"hass",1);Ui([Et({attribute:!1,noAccessor:!0})],ks.prototype,"route",1);ks=Ui([Lt("ha-ai-agent-panel")],ks);
