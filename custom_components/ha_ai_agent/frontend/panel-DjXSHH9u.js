/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const on=globalThis,Rr=on.ShadowRoot&&(on.ShadyCSS===void 0||on.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,jr=Symbol(),Uo=new WeakMap;let ia=class{constructor(e,s,i){if(this._$cssResult$=!0,i!==jr)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=s}get styleSheet(){let e=this.o;const s=this.t;if(Rr&&e===void 0){const i=s!==void 0&&s.length===1;i&&(e=Uo.get(s)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),i&&Uo.set(s,e))}return e}toString(){return this.cssText}};const Uc=t=>new ia(typeof t=="string"?t:t+"",void 0,jr),Ot=(t,...e)=>{const s=t.length===1?t[0]:e.reduce((i,n,r)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+t[r+1],t[0]);return new ia(s,t,jr)},zc=(t,e)=>{if(Rr)t.adoptedStyleSheets=e.map(s=>s instanceof CSSStyleSheet?s:s.styleSheet);else for(const s of e){const i=document.createElement("style"),n=on.litNonce;n!==void 0&&i.setAttribute("nonce",n),i.textContent=s.cssText,t.appendChild(i)}},zo=Rr?t=>t:t=>t instanceof CSSStyleSheet?(e=>{let s="";for(const i of e.cssRules)s+=i.cssText;return Uc(s)})(t):t;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const{is:qc,defineProperty:Fc,getOwnPropertyDescriptor:Vc,getOwnPropertyNames:Bc,getOwnPropertySymbols:Wc,getPrototypeOf:Gc}=Object,bn=globalThis,qo=bn.trustedTypes,Kc=qo?qo.emptyScript:"",Yc=bn.reactiveElementPolyfillSupport,Di=(t,e)=>t,an={toAttribute(t,e){switch(e){case Boolean:t=t?Kc:null;break;case Object:case Array:t=t==null?t:JSON.stringify(t)}return t},fromAttribute(t,e){let s=t;switch(e){case Boolean:s=t!==null;break;case Number:s=t===null?null:Number(t);break;case Object:case Array:try{s=JSON.parse(t)}catch{s=null}}return s}},Nr=(t,e)=>!qc(t,e),Fo={attribute:!0,type:String,converter:an,reflect:!1,useDefault:!1,hasChanged:Nr};Symbol.metadata??=Symbol("metadata"),bn.litPropertyMetadata??=new WeakMap;let Js=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,s=Fo){if(s.state&&(s.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((s=Object.create(s)).wrapped=!0),this.elementProperties.set(e,s),!s.noAccessor){const i=Symbol(),n=this.getPropertyDescriptor(e,i,s);n!==void 0&&Fc(this.prototype,e,n)}}static getPropertyDescriptor(e,s,i){const{get:n,set:r}=Vc(this.prototype,e)??{get(){return this[s]},set(o){this[s]=o}};return{get:n,set(o){const h=n?.call(this);r?.call(this,o),this.requestUpdate(e,h,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Fo}static _$Ei(){if(this.hasOwnProperty(Di("elementProperties")))return;const e=Gc(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(Di("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Di("properties"))){const s=this.properties,i=[...Bc(s),...Wc(s)];for(const n of i)this.createProperty(n,s[n])}const e=this[Symbol.metadata];if(e!==null){const s=litPropertyMetadata.get(e);if(s!==void 0)for(const[i,n]of s)this.elementProperties.set(i,n)}this._$Eh=new Map;for(const[s,i]of this.elementProperties){const n=this._$Eu(s,i);n!==void 0&&this._$Eh.set(n,s)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){const s=[];if(Array.isArray(e)){const i=new Set(e.flat(1/0).reverse());for(const n of i)s.unshift(zo(n))}else e!==void 0&&s.push(zo(e));return s}static _$Eu(e,s){const i=s.attribute;return i===!1?void 0:typeof i=="string"?i:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){const e=new Map,s=this.constructor.elementProperties;for(const i of s.keys())this.hasOwnProperty(i)&&(e.set(i,this[i]),delete this[i]);e.size>0&&(this._$Ep=e)}createRenderRoot(){const e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return zc(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,s,i){this._$AK(e,i)}_$ET(e,s){const i=this.constructor.elementProperties.get(e),n=this.constructor._$Eu(e,i);if(n!==void 0&&i.reflect===!0){const r=(i.converter?.toAttribute!==void 0?i.converter:an).toAttribute(s,i.type);this._$Em=e,r==null?this.removeAttribute(n):this.setAttribute(n,r),this._$Em=null}}_$AK(e,s){const i=this.constructor,n=i._$Eh.get(e);if(n!==void 0&&this._$Em!==n){const r=i.getPropertyOptions(n),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:an;this._$Em=n;const h=o.fromAttribute(s,r.type);this[n]=h??this._$Ej?.get(n)??h,this._$Em=null}}requestUpdate(e,s,i,n=!1,r){if(e!==void 0){const o=this.constructor;if(n===!1&&(r=this[e]),i??=o.getPropertyOptions(e),!((i.hasChanged??Nr)(r,s)||i.useDefault&&i.reflect&&r===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,i))))return;this.C(e,s,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,s,{useDefault:i,reflect:n,wrapped:r},o){i&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??s??this[e]),r!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||i||(s=void 0),this._$AL.set(e,s)),n===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(s){Promise.reject(s)}const e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(const[n,r]of this._$Ep)this[n]=r;this._$Ep=void 0}const i=this.constructor.elementProperties;if(i.size>0)for(const[n,r]of i){const{wrapped:o}=r,h=this[n];o!==!0||this._$AL.has(n)||h===void 0||this.C(n,void 0,r,h)}}let e=!1;const s=this._$AL;try{e=this.shouldUpdate(s),e?(this.willUpdate(s),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(s)):this._$EM()}catch(i){throw e=!1,this._$EM(),i}e&&this._$AE(s)}willUpdate(e){}_$AE(e){this._$EO?.forEach(s=>s.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(s=>this._$ET(s,this[s])),this._$EM()}updated(e){}firstUpdated(e){}};Js.elementStyles=[],Js.shadowRootOptions={mode:"open"},Js[Di("elementProperties")]=new Map,Js[Di("finalized")]=new Map,Yc?.({ReactiveElement:Js}),(bn.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Hr=globalThis,Vo=t=>t,cn=Hr.trustedTypes,Bo=cn?cn.createPolicy("lit-html",{createHTML:t=>t}):void 0,na="$lit$",es=`lit$${Math.random().toFixed(9).slice(2)}$`,ra="?"+es,Zc=`<${ra}>`,ks=document,Ri=()=>ks.createComment(""),ji=t=>t===null||typeof t!="object"&&typeof t!="function",Ur=Array.isArray,Jc=t=>Ur(t)||typeof t?.[Symbol.iterator]=="function",or=`[ 	
\f\r]`,ki=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Wo=/-->/g,Go=/>/g,gs=RegExp(`>|${or}(?:([^\\s"'>=/]+)(${or}*=${or}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ko=/'/g,Yo=/"/g,oa=/^(?:script|style|textarea|title)$/i,Qc=t=>(e,...s)=>({_$litType$:t,strings:e,values:s}),p=Qc(1),je=Symbol.for("lit-noChange"),S=Symbol.for("lit-nothing"),Zo=new WeakMap,bs=ks.createTreeWalker(ks,129);function la(t,e){if(!Ur(t)||!t.hasOwnProperty("raw"))throw Error("invalid template strings array");return Bo!==void 0?Bo.createHTML(e):e}const Xc=(t,e)=>{const s=t.length-1,i=[];let n,r=e===2?"<svg>":e===3?"<math>":"",o=ki;for(let h=0;h<s;h++){const d=t[h];let f,y,g=-1,$=0;for(;$<d.length&&(o.lastIndex=$,y=o.exec(d),y!==null);)$=o.lastIndex,o===ki?y[1]==="!--"?o=Wo:y[1]!==void 0?o=Go:y[2]!==void 0?(oa.test(y[2])&&(n=RegExp("</"+y[2],"g")),o=gs):y[3]!==void 0&&(o=gs):o===gs?y[0]===">"?(o=n??ki,g=-1):y[1]===void 0?g=-2:(g=o.lastIndex-y[2].length,f=y[1],o=y[3]===void 0?gs:y[3]==='"'?Yo:Ko):o===Yo||o===Ko?o=gs:o===Wo||o===Go?o=ki:(o=gs,n=void 0);const _=o===gs&&t[h+1].startsWith("/>")?" ":"";r+=o===ki?d+Zc:g>=0?(i.push(f),d.slice(0,g)+na+d.slice(g)+es+_):d+es+(g===-2?h:_)}return[la(t,r+(t[s]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),i]};class Ni{constructor({strings:e,_$litType$:s},i){let n;this.parts=[];let r=0,o=0;const h=e.length-1,d=this.parts,[f,y]=Xc(e,s);if(this.el=Ni.createElement(f,i),bs.currentNode=this.el.content,s===2||s===3){const g=this.el.content.firstChild;g.replaceWith(...g.childNodes)}for(;(n=bs.nextNode())!==null&&d.length<h;){if(n.nodeType===1){if(n.hasAttributes())for(const g of n.getAttributeNames())if(g.endsWith(na)){const $=y[o++],_=n.getAttribute(g).split(es),k=/([.?@])?(.*)/.exec($);d.push({type:1,index:r,name:k[2],strings:_,ctor:k[1]==="."?eh:k[1]==="?"?sh:k[1]==="@"?ih:_n}),n.removeAttribute(g)}else g.startsWith(es)&&(d.push({type:6,index:r}),n.removeAttribute(g));if(oa.test(n.tagName)){const g=n.textContent.split(es),$=g.length-1;if($>0){n.textContent=cn?cn.emptyScript:"";for(let _=0;_<$;_++)n.append(g[_],Ri()),bs.nextNode(),d.push({type:2,index:++r});n.append(g[$],Ri())}}}else if(n.nodeType===8)if(n.data===ra)d.push({type:2,index:r});else{let g=-1;for(;(g=n.data.indexOf(es,g+1))!==-1;)d.push({type:7,index:r}),g+=es.length-1}r++}}static createElement(e,s){const i=ks.createElement("template");return i.innerHTML=e,i}}function ei(t,e,s=t,i){if(e===je)return e;let n=i!==void 0?s._$Co?.[i]:s._$Cl;const r=ji(e)?void 0:e._$litDirective$;return n?.constructor!==r&&(n?._$AO?.(!1),r===void 0?n=void 0:(n=new r(t),n._$AT(t,s,i)),i!==void 0?(s._$Co??=[])[i]=n:s._$Cl=n),n!==void 0&&(e=ei(t,n._$AS(t,e.values),n,i)),e}class th{constructor(e,s){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){const{el:{content:s},parts:i}=this._$AD,n=(e?.creationScope??ks).importNode(s,!0);bs.currentNode=n;let r=bs.nextNode(),o=0,h=0,d=i[0];for(;d!==void 0;){if(o===d.index){let f;d.type===2?f=new di(r,r.nextSibling,this,e):d.type===1?f=new d.ctor(r,d.name,d.strings,this,e):d.type===6&&(f=new nh(r,this,e)),this._$AV.push(f),d=i[++h]}o!==d?.index&&(r=bs.nextNode(),o++)}return bs.currentNode=ks,n}p(e){let s=0;for(const i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(e,i,s),s+=i.strings.length-2):i._$AI(e[s])),s++}}class di{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,s,i,n){this.type=2,this._$AH=S,this._$AN=void 0,this._$AA=e,this._$AB=s,this._$AM=i,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode;const s=this._$AM;return s!==void 0&&e?.nodeType===11&&(e=s.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,s=this){e=ei(this,e,s),ji(e)?e===S||e==null||e===""?(this._$AH!==S&&this._$AR(),this._$AH=S):e!==this._$AH&&e!==je&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Jc(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==S&&ji(this._$AH)?this._$AA.nextSibling.data=e:this.T(ks.createTextNode(e)),this._$AH=e}$(e){const{values:s,_$litType$:i}=e,n=typeof i=="number"?this._$AC(e):(i.el===void 0&&(i.el=Ni.createElement(la(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===n)this._$AH.p(s);else{const r=new th(n,this),o=r.u(this.options);r.p(s),this.T(o),this._$AH=r}}_$AC(e){let s=Zo.get(e.strings);return s===void 0&&Zo.set(e.strings,s=new Ni(e)),s}k(e){Ur(this._$AH)||(this._$AH=[],this._$AR());const s=this._$AH;let i,n=0;for(const r of e)n===s.length?s.push(i=new di(this.O(Ri()),this.O(Ri()),this,this.options)):i=s[n],i._$AI(r),n++;n<s.length&&(this._$AR(i&&i._$AB.nextSibling,n),s.length=n)}_$AR(e=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);e!==this._$AB;){const i=Vo(e).nextSibling;Vo(e).remove(),e=i}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}}class _n{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,s,i,n,r){this.type=1,this._$AH=S,this._$AN=void 0,this.element=e,this.name=s,this._$AM=n,this.options=r,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=S}_$AI(e,s=this,i,n){const r=this.strings;let o=!1;if(r===void 0)e=ei(this,e,s,0),o=!ji(e)||e!==this._$AH&&e!==je,o&&(this._$AH=e);else{const h=e;let d,f;for(e=r[0],d=0;d<r.length-1;d++)f=ei(this,h[i+d],s,d),f===je&&(f=this._$AH[d]),o||=!ji(f)||f!==this._$AH[d],f===S?e=S:e!==S&&(e+=(f??"")+r[d+1]),this._$AH[d]=f}o&&!n&&this.j(e)}j(e){e===S?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}}class eh extends _n{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===S?void 0:e}}class sh extends _n{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==S)}}class ih extends _n{constructor(e,s,i,n,r){super(e,s,i,n,r),this.type=5}_$AI(e,s=this){if((e=ei(this,e,s,0)??S)===je)return;const i=this._$AH,n=e===S&&i!==S||e.capture!==i.capture||e.once!==i.once||e.passive!==i.passive,r=e!==S&&(i===S||n);n&&this.element.removeEventListener(this.name,this,i),r&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}}class nh{constructor(e,s,i){this.element=e,this.type=6,this._$AN=void 0,this._$AM=s,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(e){ei(this,e)}}const rh={I:di},oh=Hr.litHtmlPolyfillSupport;oh?.(Ni,di),(Hr.litHtmlVersions??=[]).push("3.3.3");const lh=(t,e,s)=>{const i=s?.renderBefore??e;let n=i._$litPart$;if(n===void 0){const r=s?.renderBefore??null;i._$litPart$=n=new di(e.insertBefore(Ri(),r),r,void 0,s??{})}return n._$AI(t),n};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const zr=globalThis;let xs=class extends Js{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){const e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){const s=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=lh(s,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return je}};xs._$litElement$=!0,xs.finalized=!0,zr.litElementHydrateSupport?.({LitElement:xs});const ah=zr.litElementPolyfillSupport;ah?.({LitElement:xs});(zr.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const kt=t=>(e,s)=>{s!==void 0?s.addInitializer(()=>{customElements.define(t,e)}):customElements.define(t,e)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const ch={attribute:!0,type:String,converter:an,reflect:!1,hasChanged:Nr},hh=(t=ch,e,s)=>{const{kind:i,metadata:n}=s;let r=globalThis.litPropertyMetadata.get(n);if(r===void 0&&globalThis.litPropertyMetadata.set(n,r=new Map),i==="setter"&&((t=Object.create(t)).wrapped=!0),r.set(s.name,t),i==="accessor"){const{name:o}=s;return{set(h){const d=e.get.call(this);e.set.call(this,h),this.requestUpdate(o,d,t,!0,h)},init(h){return h!==void 0&&this.C(o,void 0,t,h),h}}}if(i==="setter"){const{name:o}=s;return function(h){const d=this[o];e.call(this,h),this.requestUpdate(o,d,t,!0,h)}}throw Error("Unsupported decorator location: "+i)};function At(t){return(e,s)=>typeof s=="object"?hh(t,e,s):((i,n,r)=>{const o=n.hasOwnProperty(r);return n.constructor.createProperty(r,i),o?Object.getOwnPropertyDescriptor(n,r):void 0})(t,e,s)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function V(t){return At({...t,state:!0,attribute:!1})}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const uh=(t,e,s)=>(s.configurable=!0,s.enumerable=!0,Reflect.decorate&&typeof e!="object"&&Object.defineProperty(t,e,s),s);/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function xn(t,e){return(s,i,n)=>{const r=o=>o.renderRoot?.querySelector(t)??null;return uh(s,i,{get(){return r(this)}})}}var dh=Object.defineProperty,ph=Object.getOwnPropertyDescriptor,aa=(t,e,s,i)=>{for(var n=i>1?void 0:i?ph(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&dh(e,s,n),n};const fh={"mdi:menu":"☰","mdi:bell-outline":"!","mdi:message-outline":"✎","mdi:history":"↺","mdi:forum-outline":"≡","mdi:text-box-outline":"¶","mdi:chart-line":"∿","mdi:send":"➤","mdi:stop":"■","mdi:undo":"↶","mdi:close":"✕","mdi:check":"✓","mdi:plus":"+","mdi:dots-vertical":"⋮"};let hn=class extends xs{constructor(){super(...arguments),this.icon=""}connectedCallback(){super.connectedCallback(),this.setAttribute("aria-hidden","true"),customElements.get("ha-icon")||customElements.whenDefined("ha-icon").then(()=>this.requestUpdate())}render(){return customElements.get("ha-icon")?p`<ha-icon .icon=${this.icon}></ha-icon>`:p`<span>${fh[this.icon]??"•"}</span>`}};hn.styles=Ot`
    :host {
      display: inline-flex;
      width: 24px;
      height: 24px;
      align-items: center;
      justify-content: center;
      flex: none;
    }
  `;aa([At()],hn.prototype,"icon",2);hn=aa([kt("haia-icon")],hn);const ca=Ot`
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
`,mh=Ot`
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
`;var gh=Object.defineProperty,ha=(t,e,s,i)=>{for(var n=void 0,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=o(e,s,n)||n);return n&&gh(e,s,n),n};class J extends xs{constructor(){super(...arguments),this.itemId="",this.stops=[]}static{this.styles=[ca,mh]}connectedCallback(){super.connectedCallback(),this.listen("change",()=>this.requestUpdate()),this.listen("ready",()=>this.onReconnect()),this.start()}disconnectedCallback(){super.disconnectedCallback();for(const e of this.stops)e();this.stops=[]}start(){}onReconnect(){this.load()}load(){}keep(e){this.stops.push(e)}listen(e,s){const{store:i}=this;i.addEventListener(e,s),this.keep(()=>i.removeEventListener(e,s))}subscribe(e,s,i){this.keep(this.store.subscribe(e,s,i))}async ask(e,s={}){try{return await this.store.call(e,s)}catch(i){this.store.fail(i);return}}t(e,s){return this.store.t(e,s)}}ha([At({attribute:!1})],J.prototype,"store");ha([At()],J.prototype,"itemId");var vh=Object.defineProperty,$h=Object.getOwnPropertyDescriptor,ua=(t,e,s,i)=>{for(var n=i>1?void 0:i?$h(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&vh(e,s,n),n};let $r=class extends J{constructor(){super(...arguments),this.narrow=!1}start(){customElements.get("ha-menu-button")||customElements.whenDefined("ha-menu-button").then(()=>this.requestUpdate())}render(){const{hass:t}=this.store;return customElements.get("ha-menu-button")?p`<ha-menu-button .hass=${t} .narrow=${this.narrow}></ha-menu-button>`:!this.narrow&&t.dockedSidebar!=="always_hidden"?S:p`<button class="plain" aria-label=${this.t("nav.menu")} @click=${this.open}>
      <haia-icon icon="mdi:menu"></haia-icon>
    </button>`}open(){this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}};ua([At({type:Boolean})],$r.prototype,"narrow",2);$r=ua([kt("haia-menu")],$r);const Rt="/ha-ai-agent";function yh(t){const[e="",s=""]=t.split("/").filter(Boolean).map(wh);return{view:e||"chat",id:s}}function wh(t){try{return decodeURIComponent(t)}catch{return t}}function yr(t,e={}){e.replace?history.replaceState(null,"",t):history.pushState(null,"",t),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:e.replace??!1}}))}function Vt(t){const e=t.currentTarget;if(t.defaultPrevented||t.button||t.metaKey||t.ctrlKey||t.shiftKey)return;t.preventDefault();const{pathname:s,search:i}=new URL(e.href);yr(s+i)}const bh={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH"};class _h{constructor(e){this.hass=e}get language(){return this.hass.locale?.language??this.hass.language}zone(){return this.hass.locale?.time_zone==="server"?this.hass.config.time_zone:void 0}zoneName(){return this.zone()??Intl.DateTimeFormat().resolvedOptions().timeZone}date(e,s){const i=this.hass.locale?.time_format,n=i==="12"?!0:i==="24"?!1:void 0;return new Intl.DateTimeFormat(this.language,{timeZone:this.zone(),...s.hour&&n!==void 0?{hour12:n}:{},...s}).format(e*1e3)}dayOf(e){const s=this.parts(e);return`${s.year}-${s.month}-${s.day}`}dayStart(e){const s=Date.parse(`${e}T00:00:00Z`)/1e3;return s-this.offset(s-this.offset(s))}addDays(e,s){return new Date(Date.parse(`${e}T12:00:00Z`)+s*864e5).toISOString().slice(0,10)}shortDay(e){return new Intl.DateTimeFormat(this.language,{timeZone:"UTC",day:"numeric",month:"short"}).format(Date.parse(`${e}T12:00:00Z`))}offset(e){const{year:s,month:i,day:n,hour:r,minute:o,second:h}=this.parts(e);return Date.parse(`${s}-${i}-${n}T${r}:${o}:${h}Z`)/1e3-Math.floor(e)}parts(e){const s=new Intl.DateTimeFormat("en-GB",{timeZone:this.zone(),year:"numeric",month:"2-digit",day:"2-digit",hour:"2-digit",minute:"2-digit",second:"2-digit",hourCycle:"h23"});return Object.fromEntries(s.formatToParts(e*1e3).map(({type:i,value:n})=>[i,n]))}time(e){return this.date(e,{hour:"numeric",minute:"2-digit"})}day(e){return this.date(e,{weekday:"long",day:"numeric",month:"long"})}moment(e){const s={year:"numeric",month:"2-digit",day:"2-digit"};return this.date(e,s)===this.date(Date.now()/1e3,s)?this.time(e):this.date(e,{day:"numeric",month:"short",hour:"numeric",minute:"2-digit"})}full(e){return this.date(e,{weekday:"short",day:"numeric",month:"short",year:"numeric",hour:"numeric",minute:"2-digit",second:"2-digit"})}number(e,s=0){const i=this.hass.locale?.number_format??"language";if(i==="none")return e.toFixed(s);const n=i==="system"?void 0:bh[i]??this.language;return new Intl.NumberFormat(n,{minimumFractionDigits:s,maximumFractionDigits:s}).format(e)}duration(e){if(e<6e4)return`${this.number(e/1e3,1)} s`;const s=Math.round(e/1e3);return`${Math.floor(s/60)}:${String(s%60).padStart(2,"0")} min`}milliseconds(e){return e<1e3?`${this.number(e,e<10?1:0)} ms`:this.duration(e)}countdown(e){const s=Math.max(0,Math.ceil(e)),i=Math.floor(s/3600),n=Math.floor(s%3600/60),r=String(s%60).padStart(2,"0");return i?`${i}:${String(n).padStart(2,"0")}:${r}`:`${n}:${r}`}money(e){return new Intl.NumberFormat(this.language,{style:"currency",currency:"USD",maximumSignificantDigits:3}).format(e)}}const Jo="component.ha_ai_agent.config_panel.";class qr{constructor(e,s){this.language=e,this.found=s,this.plural=new Intl.PluralRules(e)}static async load(e,s){const i=await e.sendMessagePromise({type:"frontend/get_translations",language:s,category:"config_panel",integration:["ha_ai_agent"]});return new qr(s,i.resources)}has(e){return Jo+e in this.found}get(e,s={}){return(this.found[Jo+e]??e).replace(/\{(\w+)\}/g,(n,r)=>r in s?String(s[r]):n)}count(e,s,i,n={}){const r=`${e}_${this.plural.select(s)}`;return this.get(this.has(r)?r:`${e}_other`,{count:i,...n})}}const Qo="ha_ai_agent";function un(t){if(t&&typeof t=="object"&&"message"in t){const{code:e,message:s}=t;return{code:String(e??"unknown"),message:String(s??"")}}return{code:"unknown",message:String(t)}}class xh extends EventTarget{constructor(){super(...arguments),this.approvals=[],this.people={},this.isConnected=!0,this.clockOffset=0,this.seen=[],this.onReady=()=>{this.isConnected=!0,this.loadMe(),this.changed(),this.dispatchEvent(new Event("ready"))},this.onLost=()=>{this.isConnected=!1,this.changed()}}setHass(e){this.hass=e,this.connection!==e.connection&&this.connect(e.connection);const s=[e.language,e.locale,e.user?.id,e.dockedSidebar,e.themes];s.every((i,n)=>i===this.seen[n])&&this.seen.length||(this.seen=s,this.format=new _h(e),this.texts?.language!==e.language&&this.loadTexts(e.language),this.changed())}connect(e){this.disconnect(),this.connection=e,e.addEventListener("ready",this.onReady),e.addEventListener("disconnected",this.onLost),this.loadMe(),this.stopApprovals=this.subscribe("approvals/subscribe",{},s=>this.onApproval(s))}disconnect(){this.stopApprovals?.(),this.connection?.removeEventListener("ready",this.onReady),this.connection?.removeEventListener("disconnected",this.onLost),this.connection=void 0}async loadTexts(e){try{this.texts=await qr.load(this.hass.connection,e)}catch(s){this.fail(s)}this.changed()}async loadMe(){try{this.me=await this.call("panel/get"),Object.assign(this.people,this.me.people)}catch(e){this.fail(e)}this.changed()}onApproval(e){if(this.setServerTime(e.server_ts),Object.assign(this.people,e.people),e.type==="list")this.approvals=e.approvals??[];else if(e.approval){const{approval_id:s}=e.approval,i=this.approvals.find(r=>r.approval_id===s),n=this.approvals.filter(r=>r.approval_id!==s);e.type==="resolved"?this.approvals=n:(this.approvals=[...n,{...i,...e.approval}],this.reloadApprovals()),this.dispatchEvent(new Event("approvals"))}this.changed()}async reloadApprovals(e=0){const s=await this.call("approvals/list",{past:e});return this.setServerTime(s.server_ts),Object.assign(this.people,s.people),this.approvals=s.approvals,this.changed(),s.past}setServerTime(e){this.clockOffset=e-Date.now()/1e3}now(){return Date.now()/1e3+this.clockOffset}call(e,s={}){return this.hass.connection.sendMessagePromise({type:`${Qo}/${e}`,...s})}subscribe(e,s,i){let n=!1,r;return this.hass.connection.subscribeMessage(o=>{n||i(o)},{type:`${Qo}/${e}`,...s}).then(o=>{r=o,n&&this.end(r)}).catch(o=>this.fail(o)),()=>{n=!0,r&&this.end(r)}}async end(e){try{await e()}catch{}}may(e){return this.me?.may.includes(e)??!1}get isAdmin(){return this.me?.person==="administrator"}fail(e){this.failure=un(e),this.changed()}clearFailure(){this.failure=void 0,this.changed()}changed(){this.dispatchEvent(new Event("change"))}t(e,s){return this.texts?.get(e,s)??""}n(e,s,i){return this.texts?.count(e,s,this.format.number(s),i)??""}word(e,s){const i=`${e}.${s}`;return this.texts?.has(i)?this.texts.get(i):s}reason(e){return this.texts?.has(`error.${e.code}`)?this.texts.get(`error.${e.code}`):e.message||this.t("error.unknown")}reasonOf(e){return this.reason(un(e))}person(e){return e?e===this.hass.user?.id?this.t("who.you"):this.people[e]??this.t("who.gone"):this.t("who.voice")}entity(e){return String(this.hass.states[e]?.attributes.friendly_name??e)}state(e,s){const i=this.hass.states[e];return i&&this.hass.formatEntityState?.(i,s)||s}agent(e){return this.me?.agents.find(s=>s.agent_id===e)?.name??e}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const da={ATTRIBUTE:1,CHILD:2},Fr=t=>(...e)=>({_$litDirective$:t,values:e});let Vr=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,s,i){this._$Ct=e,this._$AM=s,this._$Ci=i}_$AS(e,s){return this.update(e,s)}update(e,s){return this.render(...s)}};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const{I:Sh}=rh,Xo=t=>t,tl=()=>document.createComment(""),Ai=(t,e,s)=>{const i=t._$AA.parentNode,n=e===void 0?t._$AB:e._$AA;if(s===void 0){const r=i.insertBefore(tl(),n),o=i.insertBefore(tl(),n);s=new Sh(r,o,t,t.options)}else{const r=s._$AB.nextSibling,o=s._$AM,h=o!==t;if(h){let d;s._$AQ?.(t),s._$AM=t,s._$AP!==void 0&&(d=t._$AU)!==o._$AU&&s._$AP(d)}if(r!==n||h){let d=s._$AA;for(;d!==r;){const f=Xo(d).nextSibling;Xo(i).insertBefore(d,n),d=f}}}return s},vs=(t,e,s=t)=>(t._$AI(e,s),t),kh={},Ah=(t,e=kh)=>t._$AH=e,Eh=t=>t._$AH,lr=t=>{t._$AR(),t._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const el=(t,e,s)=>{const i=new Map;for(let n=e;n<=s;n++)i.set(t[n],n);return i},We=Fr(class extends Vr{constructor(t){if(super(t),t.type!==da.CHILD)throw Error("repeat() can only be used in text expressions")}dt(t,e,s){let i;s===void 0?s=e:e!==void 0&&(i=e);const n=[],r=[];let o=0;for(const h of t)n[o]=i?i(h,o):o,r[o]=s(h,o),o++;return{values:r,keys:n}}render(t,e,s){return this.dt(t,e,s).values}update(t,[e,s,i]){const n=Eh(t),{values:r,keys:o}=this.dt(e,s,i);if(!Array.isArray(n))return this.ut=o,r;const h=this.ut??=[],d=[];let f,y,g=0,$=n.length-1,_=0,k=r.length-1;for(;g<=$&&_<=k;)if(n[g]===null)g++;else if(n[$]===null)$--;else if(h[g]===o[_])d[_]=vs(n[g],r[_]),g++,_++;else if(h[$]===o[k])d[k]=vs(n[$],r[k]),$--,k--;else if(h[g]===o[k])d[k]=vs(n[g],r[k]),Ai(t,d[k+1],n[g]),g++,k--;else if(h[$]===o[_])d[_]=vs(n[$],r[_]),Ai(t,n[g],n[$]),$--,_++;else if(f===void 0&&(f=el(o,_,k),y=el(h,g,$)),f.has(h[g]))if(f.has(h[$])){const D=y.get(o[_]),U=D!==void 0?n[D]:null;if(U===null){const q=Ai(t,n[g]);vs(q,r[_]),d[_]=q}else d[_]=vs(U,r[_]),Ai(t,n[g],U),n[D]=null;_++}else lr(n[$]),$--;else lr(n[g]),g++;for(;_<=k;){const D=Ai(t,d[k+1]);vs(D,r[_]),d[_++]=D}for(;g<=$;){const D=n[g++];D!==null&&lr(D)}return this.ut=o,Ah(t,d),je}});var Ph=Object.defineProperty,Oh=Object.getOwnPropertyDescriptor,Sn=(t,e,s,i)=>{for(var n=i>1?void 0:i?Oh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Ph(e,s,n),n};const Th=50;let si=class extends J{constructor(){super(...arguments),this.past=[],this.busy=new Set,this.problems=new Map}start(){this.load();const t=setInterval(()=>{this.store.approvals.length&&this.requestUpdate()},1e3);this.keep(()=>clearInterval(t)),this.listen("approvals",()=>this.load())}load(){this.store.reloadApprovals(Th).then(t=>this.past=t,t=>this.store.fail(t))}render(){const t=this.store.approvals;return p`<div class="page">
      <h2>${this.t("waiting.title")}</h2>
      ${t.length?We(t,e=>e.approval_id,e=>this.renderOpen(e)):p`<p class="card">${this.t("waiting.nothing")}</p>`}
      ${this.past.length?p`<h2>${this.t("waiting.past")}</h2>
            ${We(this.past,e=>e.approval_id,e=>this.renderPast(e))}`:S}
    </div>`}renderOpen(t){const e=t.expires_ts-this.store.now(),s=this.busy.has(t.approval_id)||e<=0,i=this.problems.get(t.approval_id),n=`what-${t.approval_id}`;return p`<article class="card" aria-labelledby=${n}>
      <div class="row spread quiet">
        <span>${this.who(t)}</span>
        <span class="timer" role="timer">
          ${e>0?this.t("waiting.left",{time:this.store.format.countdown(e)}):this.t("waiting.expired")}
        </span>
      </div>
      <div class="preview" id=${n}>${sl(t.preview)}</div>
      ${t.reason?p`<p class="why quiet">${this.store.word("reason",t.reason)}</p>`:S}
      ${t.can_resolve&&this.store.may("approvals/resolve")?p`<form
            class="row"
            @submit=${r=>{r.preventDefault(),this.answer(t,"approve",r.currentTarget)}}
          >
            ${t.needs_code?p`<label class="row"
                  >${this.t("waiting.code")}
                  <input name="code" type="password" inputmode="numeric" autocomplete="off"
                /></label>`:S}
            <button class="main" ?disabled=${s}>${this.t("waiting.yes")}</button>
            <button
              type="button"
              ?disabled=${s}
              @click=${()=>void this.answer(t,"reject")}
            >
              ${this.t("waiting.no")}
            </button>
          </form>`:p`<p class="quiet">${this.t("waiting.not_yours")}</p>`}
      ${i?p`<p class="error" role="alert">${i}</p>`:S}
      ${this.more(t)}
    </article>`}renderPast(t){const{format:e}=this.store,s=this.store.word("resolved",t.status);return p`<article class="card">
      <div class="row spread quiet">
        <span>${this.who(t)}</span>
        <span title=${e.full(t.created_ts)}>${e.moment(t.created_ts)}</span>
      </div>
      <div class="preview">${sl(t.preview)}</div>
      <p class="quiet">
        ${t.resolved_via&&t.resolved_via!=="expiry"?this.t("waiting.answered",{how:s,who:this.store.person(t.resolved_by),via:this.store.word("via",t.resolved_via)}):s}
      </p>
      ${this.more(t)}
    </article>`}more(t){return p`<p class="quiet">
      <a href=${`${Rt}/conversation/${encodeURIComponent(t.conversation_id)}`} @click=${Vt}
        >${this.t("waiting.conversation")}</a
      >
    </p>`}who(t){const e=this.store.person(t.user_id);return t.place?this.t("who.at",{who:e,place:t.place.name}):e}async answer(t,e,s){const i=t.approval_id,n=s?String(new FormData(s).get("code")??""):"";this.busy=new Set(this.busy).add(i),this.problems.delete(i);try{await this.store.call("approvals/resolve",{approval_id:i,decision:e,...n?{code:n}:{}})}catch(r){const o=un(r);this.problems=new Map(this.problems).set(i,this.store.reason(o)),s?.reset()}this.busy=new Set([...this.busy].filter(r=>r!==i)),this.load()}};si.styles=[...J.styles,Ot`
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
    `];Sn([V()],si.prototype,"past",2);Sn([V()],si.prototype,"busy",2);Sn([V()],si.prototype,"problems",2);si=Sn([kt("haia-waiting")],si);function sl(t){return t.split(`
`).map(e=>{const s=/^\+(?!\+\+)/.test(e)?"added":/^-(?!--)/.test(e)?"removed":"";return p`<div class=${s}>${e||" "}</div>`})}var Ch=Object.defineProperty,Mh=Object.getOwnPropertyDescriptor,qi=(t,e,s,i)=>{for(var n=i>1?void 0:i?Mh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Ch(e,s,n),n};let As=class extends J{constructor(){super(...arguments),this.label="",this.question="",this.disabled=!1,this.isAsking=!1}render(){return this.isAsking?p`<div class="row" role="group" aria-label=${this.label}>
      <span>${this.question}</span>
      <button class="main small" @click=${()=>this.say()}>${this.label}</button>
      <button class="small" @click=${()=>this.isAsking=!1}>${this.t("common.keep")}</button>
    </div>`:p`<button class="small" ?disabled=${this.disabled} @click=${()=>this.open()}>
        ${this.label}
      </button>`}open(){this.isAsking=!0,this.updateComplete.then(()=>this.renderRoot.querySelector("button")?.focus())}say(){this.isAsking=!1,this.dispatchEvent(new CustomEvent("sure"))}};As.styles=[...J.styles,Ot`
      :host {
        display: inline-block;
      }
    `];qi([At()],As.prototype,"label",2);qi([At()],As.prototype,"question",2);qi([At({type:Boolean})],As.prototype,"disabled",2);qi([V()],As.prototype,"isAsking",2);As=qi([kt("haia-sure")],As);var Dh=Object.defineProperty,Lh=Object.getOwnPropertyDescriptor,pa=(t,e,s,i)=>{for(var n=i>1?void 0:i?Lh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Dh(e,s,n),n};let wr=class extends J{start(){this.load(),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},()=>this.load())}load(){this.ask("memories/list").then(t=>{t&&(this.memories=t.memories.reverse())})}render(){return this.memories?p`<p class="quiet">${this.t("memories.own")}</p>
      ${this.memories.length?We(this.memories,t=>t.memory_id,t=>this.renderItem(t)):p`<p class="card">${this.t("memories.nothing")}</p>`}`:p`<p class="quiet waits">${this.t("common.loading")}</p>`}renderItem(t){const{format:e}=this.store;return p`<article class="card" aria-label=${t.text}>
      <p>${t.text}</p>
      <div class="row spread">
        <span class="quiet" title=${e.full(t.created_ts)}
          >${this.t("memories.since",{time:e.moment(t.created_ts)})}</span
        >
        ${this.store.may("memories/delete")?p`<haia-sure
              .store=${this.store}
              .label=${this.t("memories.forget")}
              .question=${this.t("memories.sure")}
              @sure=${()=>this.forget(t)}
            ></haia-sure>`:""}
      </div>
    </article>`}async forget(t){await this.ask("memories/delete",{memory_id:t.memory_id}),this.load()}};pa([V()],wr.prototype,"memories",2);wr=pa([kt("haia-memories")],wr);const Ih=["unconfirmed","unavailable","not_exposed","not_found"],dn=4;function Br(t,e){const{args:s}=e;if(e.name==="call_service"){const o=_r(String(s.service??"")),h=il(t,s);return h?`${h}: ${o}`:o}const i=`step.${e.name}`,n=il(t,s)||Hh(s,["query","alias","text","automation_id","action"]),r=t.texts?.has(i)?t.t(i):_r(e.name);return n?`${r}: ${n}`:r}function Rh(t,e){const s=`step.${e.service}`;return e.domain==="tool"&&t.texts?.has(s)?t.t(s):_r(e.service)}function fa(t,e){const{result:s}=e;if(!s)return t.t("step.runs");const i=[],n=Nh(s.changed);for(const[h,d]of Object.entries(n).slice(0,dn))i.push(`${t.entity(h)}: ${t.state(h,br(d))}`);const r=Object.keys(n).length-dn;r>0&&i.push(t.n("step.more",r));for(const h of Ih){const d=s[h];Array.isArray(d)&&d.length&&i.push(`${d.map(f=>t.entity(br(f))).join(", ")}: ${t.t(`status.${h}`)}`)}const o=s.status;return typeof o=="string"?i.push(t.word("status",o)):s.error!==void 0&&i.push(t.t("status.failed")),e.durationMs!==void 0&&i.push(t.format.duration(e.durationMs)),i.join(", ")}function jh({result:t}){return t?.error!==void 0||["failed","denied","unconfirmed","partial"].includes(String(t?.status??""))}function il(t,e){const s=[...Ei(e.entity_id).map(r=>t.entity(r)),...Ei(e.area_id).map(r=>t.hass.areas?.[r]?.name??r),...Ei(e.device_id).map(r=>{const o=t.hass.devices?.[r];return o?.name_by_user??o?.name??r}),...Ei(e.floor_id),...Ei(e.label_id)],i=s.slice(0,dn).join(", "),n=s.length-dn;return n>0?`${i}, ${t.n("step.more",n)}`:i}function Ei(t){return Array.isArray(t)?t.map(br):typeof t=="string"?t.split(",").map(e=>e.trim()):[]}function Nh(t){return t&&typeof t=="object"&&!Array.isArray(t)?t:{}}function Hh(t,e){for(const s of e)if(typeof t[s]=="string")return t[s].slice(0,120);return""}function br(t){return typeof t=="string"?t:JSON.stringify(t)}function _r(t){const e=t.replace(/_/g," ");return e.charAt(0).toUpperCase()+e.slice(1)}var Uh=Object.defineProperty,zh=Object.getOwnPropertyDescriptor,Wr=(t,e,s,i)=>{for(var n=i>1?void 0:i?zh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Uh(e,s,n),n};const qh=3e4;let pn=class extends J{constructor(){super(...arguments),this.cancelled=""}start(){this.load(),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},()=>this.load());const t=setInterval(()=>{this.planned?.length&&!document.hidden&&this.load()},qh);this.keep(()=>clearInterval(t))}load(){this.ask("schedules/list").then(t=>{t&&(Object.assign(this.store.people,t.people),this.planned=t.schedules.sort((e,s)=>e.due_ts-s.due_ts))})}render(){return this.planned?p`
      <p role="status" class=${this.cancelled?"card":"hidden-text"}>${this.cancelled}</p>
      ${this.planned.length?We(this.planned,t=>t.schedule_id,t=>this.renderItem(t)):p`<p class="card">${this.t("planned.nothing")}</p>`}
    `:p`<p class="quiet waits">${this.t("common.loading")}</p>`}renderItem(t){const{store:e}=this,s=t.action.service?Br(e,{name:"call_service",args:t.action}):t.summary,i=e.person(t.user_id);return p`<article class="card" aria-label=${s}>
      <div class="row spread">
        <h3>${s}</h3>
        <time title=${e.format.full(t.due_ts)}>${e.format.moment(t.due_ts)}</time>
      </div>
      <p class="quiet">
        ${t.place?this.t("who.at",{who:i,place:t.place.name}):i},
        ${this.t("planned.since",{time:e.format.moment(t.created_ts)})}
        ${t.status==="asked"?p`<br />${this.t("planned.asked")}`:S}
      </p>
      <div class="row">
        ${e.may("schedules/cancel")?p`<haia-sure
              .store=${e}
              .label=${this.t("planned.cancel")}
              .question=${this.t("planned.sure")}
              @sure=${()=>this.cancel(t,s)}
            ></haia-sure>`:S}
        ${t.conversation_id?p`<a
              class="quiet"
              href=${`${Rt}/conversation/${encodeURIComponent(t.conversation_id)}`}
              @click=${Vt}
              >${this.t("waiting.conversation")}</a
            >`:S}
      </div>
    </article>`}async cancel(t,e){await this.ask("schedules/cancel",{schedule_id:t.schedule_id})&&(this.cancelled=this.t("planned.cancelled",{what:e})),this.load()}};Wr([V()],pn.prototype,"planned",2);Wr([V()],pn.prototype,"cancelled",2);pn=Wr([kt("haia-planned")],pn);var Fh=Object.defineProperty,Vh=Object.getOwnPropertyDescriptor,Gr=(t,e,s,i)=>{for(var n=i>1?void 0:i?Vh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Fh(e,s,n),n};const xr={person:"",area:"",entity:"",outcome:"",everything:!1},ma=["seen","unseen","failed"],ga=["approval_required","error","cancelled","not_understood"],va="-",Bh=30;function nl(t){const{person:e,area:s,entity:i,outcome:n}=t,r=ga.includes(n);return{...e?{user_id:e===va?"":e}:{},...s?{area_id:s}:{},...i?{entity_id:i}:{},...ma.includes(n)?{seen:n}:{},...r?{outcome:n}:{},acted:!t.everything&&!r}}let Hi=class extends J{constructor(){super(...arguments),this.wanted=xr,this.typed=""}choose(t){this.dispatchEvent(new CustomEvent("wanted",{detail:{...this.wanted,...t}}))}render(){const{wanted:t}=this,s=[t.person,t.area,t.entity,t.outcome].filter(Boolean).length+(t.everything?1:0);return p`<details>
      <summary>${s?this.store.n("filter.some",s):this.t("filter.title")}</summary>
      <div class="fields">
        ${this.store.isAdmin?this.renderPerson():S} ${this.renderArea()}
        ${this.renderThing()} ${this.renderOutcome()}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${t.everything}
            @change=${i=>this.choose({everything:i.target.checked})}
          />${this.t("filter.everything")}</label
        >
        ${s?p`<button
              @click=${()=>{this.typed="",this.choose(xr)}}
            >
              ${this.t("filter.clear")}
            </button>`:S}
      </div>
    </details>`}renderPerson(){const e=[...Object.entries(this.store.me?.people??{}),[va,this.t("who.voice")]];return this.renderSelect(this.t("filter.person"),this.wanted.person,e,s=>this.choose({person:s}))}renderArea(){const e=Object.entries(this.store.hass.areas??{}).map(([s,i])=>[s,i?.name??s]).sort((s,i)=>s[1].localeCompare(i[1]));return this.renderSelect(this.t("filter.area"),this.wanted.area,e,s=>this.choose({area:s}))}renderOutcome(){const t=[...ma,...ga].map(e=>[e,this.store.word("outcome",e)]);return this.renderSelect(this.t("filter.outcome"),this.wanted.outcome,t,e=>this.choose({outcome:e}))}renderSelect(t,e,s,i){return p`<label
      >${t}
      <select @change=${n=>i(n.target.value)}>
        <option value="" ?selected=${!e}>${this.t("filter.any")}</option>
        ${s.map(([n,r])=>p`<option value=${n} ?selected=${n===e}>${r}</option>`)}
      </select>
    </label>`}renderThing(){const{store:t,wanted:e}=this,s=this.typed.trim().toLocaleLowerCase(),i=s?Object.keys(t.hass.states).map(n=>[n,t.entity(n)]).filter(([n,r])=>n.includes(s)||r.toLocaleLowerCase().includes(s)).slice(0,Bh):[];return p`<label
      >${this.t("filter.thing")}
      <input
        list="things"
        autocomplete="off"
        .value=${this.typed||e.entity&&t.entity(e.entity)}
        @input=${n=>{this.typed=n.target.value,this.chooseThing()}}
      />
      <datalist id="things">
        ${i.map(([n,r])=>p`<option value=${n}>${r}</option>`)}
      </datalist>
    </label>`}chooseThing(){const{store:t}=this,e=this.typed.trim(),s=t.hass.states[e]?e:Object.keys(t.hass.states).find(i=>t.entity(i).toLocaleLowerCase()===e.toLocaleLowerCase())??"";s===e&&(this.typed=""),s!==this.wanted.entity&&this.choose({entity:s})}};Hi.styles=[...J.styles,Ot`
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
    `];Gr([At({attribute:!1})],Hi.prototype,"wanted",2);Gr([V()],Hi.prototype,"typed",2);Hi=Gr([kt("haia-filter")],Hi);const Wh={automation:"/config/automation/edit/",scene:"/config/scene/edit/"};function Gh(t,e){const[s="",i=""]=e.split("."),n=`/history?entity_id=${encodeURIComponent(e)}`;if(!t.isAdmin)return n;const r=Wh[s],o=t.hass.states[e]?.attributes.id;if(r&&typeof o=="string")return r+encodeURIComponent(o);if(s==="script")return`/config/script/edit/${encodeURIComponent(i)}`;const h=t.hass.entities?.[e]?.device_id;return h?`/config/devices/device/${encodeURIComponent(h)}`:n}function Kh(t,e){return p`<a href=${Gh(t,e)} @click=${Vt}>${t.entity(e)}</a>`}function Yh(t,e,s){return t.isAdmin?p`<a href=${`/config/areas/area/${encodeURIComponent(e)}`} @click=${Vt}>${s}</a>`:p`${s}`}var Zh=Object.defineProperty,Jh=Object.getOwnPropertyDescriptor,Fi=(t,e,s,i)=>{for(var n=i>1?void 0:i?Jh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Zh(e,s,n),n};let ii=class extends J{constructor(){super(...arguments),this.turnId="",this.isBusy=!1}render(){if(this.result)return p`<p class="quiet" role="status">${this.renderResult()}</p>`;if(!this.preview)return p`<button class="small" ?disabled=${this.isBusy} @click=${()=>this.look()}>
        <haia-icon icon="mdi:undo"></haia-icon>${this.t("undo.undo")}
      </button>`;const{back:t=[],kept:e=[],cannot_undo:s={}}=this.preview,i=t.length>0||e.length>0;return p`<div role="group" aria-label=${this.t("undo.undo")}>
      ${i?p`<p>${this.t("undo.would")}</p>
            <ul>
              ${t.map(n=>p`<li>
                  ${this.t("undo.back",{name:this.store.entity(n.entity_id),state:this.store.state(n.entity_id,n.state??"")})}
                </li>`)}
              ${e.map(n=>p`<li>${this.store.word("step",String(n.tool))}</li>`)}
            </ul>`:p`<p>${this.t("undo.nothing")}</p>`}
      ${Object.entries(s).map(([n,r])=>p`<p class="quiet">${this.store.entity(n)}: ${r}</p>`)}
      <div class="row">
        ${i?p`<button class="main small" ?disabled=${this.isBusy} @click=${()=>this.act()}>
              ${this.t("undo.do")}
            </button>`:S}
        <button class="small" @click=${()=>this.preview=void 0}>
          ${this.t("common.cancel")}
        </button>
      </div>
    </div>`}renderResult(){const t=this.result?.status;return t?this.store.word("status",t):this.t("undo.done")}async look(){this.isBusy=!0,this.preview=await this.ask("turns/undo",{turn_id:this.turnId,preview:!0}),this.isBusy=!1}async act(){this.isBusy=!0,this.result=await this.ask("turns/undo",{turn_id:this.turnId}),this.isBusy=!1,this.dispatchEvent(new CustomEvent("undone",{bubbles:!0,composed:!0}))}};Fi([At()],ii.prototype,"turnId",2);Fi([V()],ii.prototype,"preview",2);Fi([V()],ii.prototype,"result",2);Fi([V()],ii.prototype,"isBusy",2);ii=Fi([kt("haia-undo")],ii);var Qh=Object.defineProperty,Xh=Object.getOwnPropertyDescriptor,$a=(t,e,s,i)=>{for(var n=i>1?void 0:i?Xh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Qh(e,s,n),n};const tu=8,eu={automations:"automations",memory:"memories",schedule:"planned"},su=["failed","denied"];let fn=class extends J{render(){const{turn:t,store:e}=this,{place:s}=t;return p`<article class="card" aria-label=${t.text||this.t("activity.by_itself")}>
      <div class="row spread quiet">
        <span>
          ${s?this.t("who.at",{who:e.person(t.user_id),place:s.name}):e.person(t.user_id)}
          ${s?.area_id&&s.area?p`(${Yh(e,s.area_id,s.area)})`:S}
        </span>
        <time title=${e.format.full(t.started_ts)}>${e.format.time(t.started_ts)}</time>
      </div>
      <p class="words">${t.text||this.t("activity.by_itself")}</p>
      ${t.deeds.length?p`<ul class="deeds" aria-label=${this.t("chat.steps")}>
            ${t.deeds.map(i=>this.renderDeed(i))}
          </ul>`:S}
      ${this.renderOutcome()}
      <div class="row foot">
        ${t.can_undo&&e.may("turns/undo")?p`<haia-undo .store=${e} .turnId=${t.turn_id}></haia-undo>`:S}
        <a class="quiet" href=${`${Rt}/turn/${encodeURIComponent(t.turn_id)}`} @click=${Vt}
          >${this.t("chat.details",{time:e.format.duration(t.duration_ms)})}</a
        >
        <a
          class="quiet"
          href=${`${Rt}/conversation/${encodeURIComponent(t.conversation_id)}`}
          @click=${Vt}
          >${this.t("waiting.conversation")}</a
        >
      </div>
    </article>`}renderOutcome(){const{turn:t,store:e}=this,s=t.error==="not_understood"?t.error:t.outcome;if(s==="ok")return S;const i=t.error&&e.texts?.has(`error.${t.error}`)?t.error:"";return p`<p class=${s==="error"?"error":"quiet"}>
      ${e.word("outcome",s)}${i?`: ${e.word("error",i)}`:""}
    </p>`}what(t){const e=Rh(this.store,t),s=t.domain==="tool"?eu[t.service]:void 0;return s?p`<a href=${`${Rt}/activity/${s}`} @click=${Vt}>${e}</a>`:e}renderDeed(t){const{store:e}=this,s=su.includes(t.status)?"failed":t.status==="confirmed"?"":"unseen",i=t.entity_ids.slice(0,tu),n=t.entity_ids.length-i.length;return p`<li class=${s}>
      <span class=${t.undone_ts?"undone":""}>
        ${i.map((r,o)=>[o?", ":"",Kh(e,r)])}${n>0?`, ${e.n("step.more",n)}`:""}${i.length?": ":""}${this.what(t)}</span
      >
      <span class="quiet">
        ${e.word("status",t.status)}${t.is_undo?`, ${this.t("activity.was_undo")}`:""}${t.undone_ts?`, ${this.t("activity.undone",{time:e.format.moment(t.undone_ts)})}`:""}
      </span>
    </li>`}};fn.styles=[...J.styles,Ot`
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
    `];$a([At({attribute:!1})],fn.prototype,"turn",2);fn=$a([kt("haia-turn-row")],fn);var iu=Object.defineProperty,nu=Object.getOwnPropertyDescriptor,pi=(t,e,s,i)=>{for(var n=i>1?void 0:i?nu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&iu(e,s,n),n};const rl=100;let ss=class extends J{constructor(){super(...arguments),this.day="",this.cursor=null,this.earlier="",this.wanted=xr,this.loading=0}start(){this.day||=this.today,this.load(),this.subscribe("turns/subscribe",{},({turn:t,people:e})=>{Object.assign(this.store.people,e),this.store.format.dayOf(t.started_ts)===this.day&&this.load()}),this.addEventListener("undone",()=>this.load())}get today(){return this.store.format.dayOf(this.store.now())}load(){this.loadDay(++this.loading)}async loadDay(t){const{format:e}=this.store,s=e.dayStart(this.day),i=e.dayStart(e.addDays(this.day,1)),n=nl(this.wanted),r=Math.min(200,Math.max(rl,this.turns?.length??0)),o=await this.list({...n,since_ts:s,until_ts:i,limit:r});if(!o||t!==this.loading||(this.turns=o.turns,this.cursor=o.cursor,this.earlier="",o.turns.length))return;const d=(await this.list({...n,until_ts:s,limit:1}))?.turns[0];d&&t===this.loading&&(this.earlier=e.dayOf(d.started_ts))}async list(t){const e=await this.ask("turns/list",t);return e&&Object.assign(this.store.people,e.people),e}async loadMore(){const{format:t}=this.store,e=await this.list({...nl(this.wanted),since_ts:t.dayStart(this.day),until_ts:t.dayStart(t.addDays(this.day,1)),limit:rl,cursor:this.cursor});e&&(this.turns=[...this.turns??[],...e.turns],this.cursor=e.cursor)}go(t){!t||t>this.today||(this.day=t,this.turns=void 0,this.load())}render(){return p`
      ${this.renderDay()}
      <haia-filter
        .store=${this.store}
        .wanted=${this.wanted}
        @wanted=${t=>{this.wanted=t.detail,this.load()}}
      ></haia-filter>
      <div aria-live="polite" class="hidden-text">
        ${this.turns?this.store.n("activity.found",this.turns.length):""}
      </div>
      ${this.turns?.length?p`<ol aria-label=${this.t("activity.done")}>
            ${We(this.turns,({turn_id:t})=>t,t=>p`<li>
                <haia-turn-row .store=${this.store} .turn=${t}></haia-turn-row>
              </li>`)}
          </ol>`:this.renderNothing()}
      ${this.cursor?p`<button @click=${()=>this.loadMore()}>${this.t("activity.more")}</button>`:S}
    `}renderDay(){const{format:t}=this.store,e=this.day===this.today;return p`<div class="row day">
      <h3>${e?this.t("activity.today"):t.day(t.dayStart(this.day))}</h3>
      <button
        aria-label=${this.t("activity.day_before")}
        @click=${()=>this.go(t.addDays(this.day,-1))}
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
        ?disabled=${e}
        @click=${()=>this.go(t.addDays(this.day,1))}
      >
        ›
      </button>
      ${e?S:p`<button @click=${()=>this.go(this.today)}>${this.t("activity.today")}</button>`}
    </div>`}renderNothing(){if(!this.turns)return p`<p class="quiet waits">${this.t("common.loading")}</p>`;const{format:t}=this.store;return p`<div class="card">
      <p>${this.t("activity.nothing")}</p>
      ${this.earlier?p`<button @click=${()=>this.go(this.earlier)}>
            ${this.t("activity.earlier",{day:t.day(t.dayStart(this.earlier))})}
          </button>`:S}
      ${this.wanted.everything?S:p`<p class="quiet">
            <a
              href=${`${Rt}/conversations`}
              @click=${Vt}
              >${this.t("activity.said_elsewhere")}</a
            >
          </p>`}
    </div>`}};ss.styles=[...J.styles,Ot`
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
    `];pi([V()],ss.prototype,"day",2);pi([V()],ss.prototype,"turns",2);pi([V()],ss.prototype,"cursor",2);pi([V()],ss.prototype,"earlier",2);pi([V()],ss.prototype,"wanted",2);ss=pi([kt("haia-timeline")],ss);var ru=Object.defineProperty,ou=Object.getOwnPropertyDescriptor,Kr=(t,e,s,i)=>{for(var n=i>1?void 0:i?ou(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&ru(e,s,n),n};let Ui=class extends J{constructor(){super(...arguments),this.results=new Map}start(){this.load(),this.listen("approvals",()=>this.load()),this.subscribe("turns/subscribe",{},()=>this.load())}load(){this.ask("automations/versions").then(t=>{t&&(Object.assign(this.store.people,t.people),this.versions=t.versions)})}render(){if(!this.versions)return p`<p class="quiet waits">${this.t("common.loading")}</p>`;if(!this.versions.length)return p`<p class="card">${this.t("written.nothing")}</p>`;const t=new Map;for(const e of this.versions){const s=t.get(e.automation_id);s?s.push(e):t.set(e.automation_id,[e])}return We(t,([e])=>e,([e,s])=>this.renderAutomation(e,s))}renderAutomation(t,e){const s=e[0],i=s?.name||t;return p`<article class="card" aria-label=${i}>
      <div class="row spread">
        <h3>${i}</h3>
        ${s?.entity_id?p`<a href=${`/config/automation/edit/${encodeURIComponent(t)}`} @click=${Vt}
              >${this.t("written.open")}</a
            >`:p`<span class="quiet">${this.t("written.gone")}</span>`}
      </div>
      <ol aria-label=${this.t("written.versions")}>
        ${e.map(n=>this.renderVersion(n))}
      </ol>
    </article>`}renderVersion(t){const{store:e}=this,s=e.format.moment(t.created_ts);return p`<li>
      <div class="row spread">
        <span
          >${this.t("written.by",{deed:e.word("deed",t.deed),who:e.person(t.user_id)})}</span
        >
        <time class="quiet" title=${e.format.full(t.created_ts)}>${s}</time>
      </div>
      ${t.text===null?p`<p class="quiet">${this.t("written.was_not")}</p>`:p`<details>
            <summary>${this.t("written.before")}</summary>
            <pre tabindex="0">${t.text}</pre>
          </details>`}
      ${e.may("automations/restore")?this.renderBack(t):S}
    </li>`}renderBack(t){const{store:e}=this,s=this.results.get(t.version_id),i=String(s?.status??"");return i==="approval_required"?p`<p role="status">
        ${this.t("written.asks")}
        <a href=${`${Rt}/approvals`} @click=${Vt}>${this.t("nav.waiting")}</a>
      </p>`:p`${s?p`<p role="status" class="quiet">
            ${e.word("status",i)}${s.message?`: ${String(s.message)}`:""}
          </p>`:S}
      <haia-sure
        .store=${e}
        .label=${this.t(t.text===null?"written.take_away":"written.back")}
        .question=${this.t("written.sure")}
        @sure=${()=>this.restore(t)}
      ></haia-sure>`}async restore(t){const e=t.version_id,s=await this.ask("automations/restore",{version_id:e});s&&(this.results=new Map(this.results).set(e,s))}};Ui.styles=[...J.styles,Ot`
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
    `];Kr([V()],Ui.prototype,"versions",2);Kr([V()],Ui.prototype,"results",2);Ui=Kr([kt("haia-written")],Ui);var lu=Object.getOwnPropertyDescriptor,au=(t,e,s,i)=>{for(var n=i>1?void 0:i?lu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=o(n)||n);return n};const cu=[{tab:"",text:"activity.done",needs:"turns/list"},{tab:"planned",text:"activity.planned",needs:"schedules/list"},{tab:"automations",text:"activity.automations",needs:"automations/versions"},{tab:"memories",text:"activity.memories",needs:"memories/list"}];let Sr=class extends J{render(){const t=cu.filter(({needs:s})=>this.store.may(s)),e=t.some(s=>s.tab===this.itemId)?this.itemId:"";return p`<div class="page">
      <h2 class="hidden-text">${this.t("nav.activity")}</h2>
      <nav aria-label=${this.t("nav.activity")}>
        ${t.map(s=>p`<a
            class="button"
            href=${`${Rt}/activity${s.tab?`/${s.tab}`:""}`}
            aria-current=${s.tab===e?"page":S}
            @click=${Vt}
            >${this.store.t(s.text)}</a
          >`)}
      </nav>
      ${this.renderTab(e)}
    </div>`}renderTab(t){const{store:e}=this;return t==="planned"?p`<haia-planned .store=${e}></haia-planned>`:t==="automations"?p`<haia-written .store=${e}></haia-written>`:t==="memories"?p`<haia-memories .store=${e}></haia-memories>`:p`<haia-timeline .store=${e}></haia-timeline>`}};Sr.styles=[...J.styles,Ot`
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
    `];Sr=au([kt("haia-activity")],Sr);function mn(t,e,s){return{key:t,words:e,ts:s,answer:"",thinking:"",steps:[],canUndo:!1,isRunning:!0}}function ol(t,e){switch(e.event){case"rung":t.rung=e.rung,t.modelId=e.model_id;break;case"delta":t.answer+=e.content??"",t.thinking+=e.thinking_content??"";break;case"tool_call":t.steps.push({id:e.tool_call_id??"",name:e.tool_name??"",args:e.tool_args??{}});break;case"tool_result":{const s=t.steps.find(({id:i})=>i===e.tool_call_id);s&&Object.assign(s,{result:e.result,durationMs:e.duration_ms}),t.answer&&!t.answer.endsWith(`
`)&&(t.answer+=`

`);break}case"approval":break;case"done":t.isRunning=!1,t.turnId=e.turn_id??t.turnId,t.durationMs=e.duration_ms,t.answer.trim()||(t.answer=e.response?.speech?.plain?.speech??"");break;case"error":t.isRunning=!1,t.error={code:e.code??"unknown",message:e.message??""};break}}function kr(t){const e=[];for(const s of t){if(s.role==="user"){const n=mn(s.message_id,s.content,s.created_ts);e.push({...n,isRunning:!1});continue}let i=e.at(-1);if(i||(i={...mn(s.message_id,"",s.created_ts),isRunning:!1},e.push(i)),s.role==="tool_result"){const n=i.steps.find(({id:r})=>r===s.tool_call_id);n&&(n.result=hu(s.content));continue}i.answer=[i.answer,s.content].filter(Boolean).join(`

`);for(const n of s.tool_calls??[])i.steps.push({id:n.tool_call_id,name:n.name,args:n.arguments})}return e}function hu(t){try{const e=JSON.parse(t);if(e&&typeof e=="object"&&!Array.isArray(e))return e}catch{}return{message:t}}function uu(t,e){const s=[...e].sort((i,n)=>i.started_ts-n.started_ts);t.forEach((i,n)=>{const r=t[n+1]?.ts??1/0,o=s.find(({started_ts:h})=>h>=i.ts-2&&h<r-.001);o&&!i.isRunning&&ya(i,o)})}function ya(t,e){t.turnId=e.turn_id,t.rung=e.rung,t.modelId=e.model_id,t.canUndo=e.can_undo,t.durationMs=e.duration_ms}/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const du={},pu=Fr(class extends Vr{constructor(){super(...arguments),this.ot=du}render(t,e){return e()}update(t,[e,s]){if(Array.isArray(e)){if(Array.isArray(this.ot)&&this.ot.length===e.length&&e.every((i,n)=>i===this.ot[n]))return je}else if(this.ot===e)return je;return this.ot=Array.isArray(e)?Array.from(e):e,this.render(e,s)}}),ll=/(`{1,9})(.{1,400}?)\1|\*\*(.{1,400}?)\*\*|__(.{1,400}?)__|\*([^\s*][^*]{0,400}?)\*|!?\[([^\]]{0,200})\]\(([^)\s]{1,800})\)/,ar=/^\s{0,8}[-*+]\s+(.*)$/,cr=/^\s{0,8}(\d{1,9})[.)]\s+(.*)$/,wa=/^\s*(```+|~~~+)/,fu=/^#{1,6}\s+(.*)$/,mu=/^\s*([-*_])(\s*\1){2,}\s*$/,gu=2e4;function vu(t){const e=[];let s=[],i="";for(const n of t.split(`
`)){const r=wa.exec(n)?.[1];if(i){s.push(n),r?.startsWith(i)&&(e.push(s.join(`
`)),s=[],i="");continue}r?(s.length&&e.push(s.join(`
`)),s=[n],i=r):n.trim()?s.push(n):s.length&&(e.push(s.join(`
`)),s=[])}return s.length&&e.push(s.join(`
`)),e}function $u(t){return p`${vu(t).map(e=>pu([e],()=>yu(e)))}`}function yu(t){const e=t.split(`
`),s=wa.exec(e[0]??"")?.[1];if(s){const o=e.at(-1)?.trim().startsWith(s)&&e.length>1,h=e.slice(1,o?-1:void 0).join(`
`);return p`<pre tabindex="0"><code>${h}</code></pre>`}const i=[];let n=[];const r=()=>{if(n.length){const o=n;i.push(p`<p>${o.map((h,d)=>[d?p`<br />`:S,Xs(h)])}</p>`)}n=[]};for(let o=0;o<e.length;){const h=e[o]??"",d=fu.exec(h)?.[1];if(mu.test(h))r(),i.push(p`<hr />`),o+=1;else if(d!==void 0)r(),i.push(p`<p class="heading"><strong>${Xs(d)}</strong></p>`),o+=1;else if(ar.test(h)||cr.test(h)){r();const f=ar.test(h),y=f?ar:cr,g=f?1:Number(cr.exec(h)?.[1]),$=[];let _;for(;(_=y.exec(e[o]??""))!==null;)$.push(_.at(-1)??""),o+=1;const k=$.map(D=>p`<li>${Xs(D)}</li>`);i.push(f?p`<ul>${k}</ul>`:p`<ol start=${g}>${k}</ol>`)}else if(h.startsWith(">")){r();const f=[];for(;e[o]?.startsWith(">");)f.push((e[o++]??"").replace(/^>\s?/,""));i.push(p`<blockquote>${Xs(f.join(" "))}</blockquote>`)}else n.push(h),o+=1}return r(),p`${i}`}function Xs(t,e=0){if(e>4||t.length>gu)return[t];const s=[];let i=t;for(let n=ll.exec(i);n;n=ll.exec(i)){const[r,,o,h,d,f,y,g]=n;n.index&&s.push(i.slice(0,n.index)),i=i.slice(n.index+r.length),o!==void 0?s.push(p`<code>${o}</code>`):(h??d)!==void 0?s.push(p`<strong>${Xs(h??d??"",e+1)}</strong>`):f!==void 0?s.push(p`<em>${Xs(f,e+1)}</em>`):s.push(wu(y??"",g??"",r.startsWith("!")))}return i&&s.push(i),s}function wu(t,e,s){const i=t||e;return s?i:!/^\/(?![/\\])[^\\\s]*$/.test(e)&&!/^https?:\/\/[^/\\\s]/i.test(e)?`${t} (${e})`:p`<a href=${e} target="_blank" rel="noopener noreferrer">${i}</a>`}var bu=Object.defineProperty,_u=Object.getOwnPropertyDescriptor,kn=(t,e,s,i)=>{for(var n=i>1?void 0:i?_u(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&bu(e,s,n),n};let ni=class extends J{constructor(){super(...arguments),this.version=0,this.canAct=!1}render(){const{exchange:t,store:e}=this;return p`
      ${t.words?p`<div class="words">
            <span class="hidden-text">${this.t("chat.you_said")}</span
            ><span class="said">${t.words}</span>
          </div>`:S}
      ${t.rung&&t.rung!=="primary"&&e.texts?.has(`rung.${t.rung}`)?p`<p class="quiet">${this.t(`rung.${t.rung}`,{model:t.modelId??""})}</p>`:S}
      ${t.steps.length?p`<ol class="steps" aria-label=${this.t("chat.steps")}>
            ${We(t.steps,({id:s})=>s,s=>p`<li class=${jh(s)?"failed":""}>
                ${Br(e,s)}
                <span class="quiet">${fa(e,s)}</span>
              </li>`)}
          </ol>`:S}
      ${t.thinking?p`<details class="quiet">
            <summary>${this.t("chat.thinking")}</summary>
            <div class="thinking">${t.thinking}</div>
          </details>`:S}
      ${t.answer.trim()?p`<div class="answer prose">${$u(t.answer)}</div>`:S}
      ${t.isRunning&&!t.answer.trim()?p`<p class="quiet waits">${this.t("chat.works")}</p>`:S}
      ${t.error?p`<p class="error" role="alert">${e.reason(t.error)}</p>`:S}
      ${this.renderFoot()}
    `}renderFoot(){const{exchange:t,store:e}=this;return t.isRunning?S:p`<div class="foot row">
      ${t.canUndo&&t.turnId&&this.canAct?p`<haia-undo .store=${e} .turnId=${t.turnId}></haia-undo>`:S}
      ${t.turnId&&e.may("turns/get")?p`<a
            class="quiet"
            href=${`${Rt}/turn/${encodeURIComponent(t.turnId)}`}
            @click=${Vt}
            >${this.t("chat.details",{time:t.durationMs===void 0?"":e.format.duration(t.durationMs)})}</a
          >`:S}
    </div>`}};ni.styles=[...J.styles,Ot`
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
    `];kn([At({attribute:!1})],ni.prototype,"exchange",2);kn([At({type:Number})],ni.prototype,"version",2);kn([At({type:Boolean})],ni.prototype,"canAct",2);ni=kn([kt("haia-exchange")],ni);var xu=Object.defineProperty,Su=Object.getOwnPropertyDescriptor,Ue=(t,e,s,i)=>{for(var n=i>1?void 0:i?Su(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&xu(e,s,n),n};const ku=200,Au="ha-ai-agent-draft";let we=class extends J{constructor(){super(...arguments),this.exchanges=[],this.conversationId="",this.agentId="",this.draft="",this.version=0,this.older=null,this.announced="",this.loading=0,this.isDrawn=!1}start(){this.draft=localStorage.getItem(this.draftKey)??"",this.load(),this.keep(()=>this.letGo()),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},({turn:t})=>{const e=this.exchanges.find(({turnId:s})=>s===t.turn_id);e&&ya(e,t),this.redraw()})}get draftKey(){return`${Au}-${this.store.hass.user?.id??""}`}willUpdate(t){t.has("itemId")&&this.hasUpdated&&this.itemId!==this.conversationId&&this.load()}load(){this.loadAll(++this.loading)}async loadAll(t){this.letGo();let e=this.itemId;const i=((await this.ask("chat/running"))?.turns??[]).find(o=>!e||o.conversation_id===e);!e&&i&&(e=i.conversation_id);const n=e?await this.stored(e,i!==void 0):void 0,r=kr(n?.messages??[]);if(e&&this.store.may("turns/list")&&n){const o=await this.ask("turns/list",{conversation_id:e,limit:ku});uu(r,o?.turns??[])}if(t===this.loading){if(this.conversationId=e,this.summary=n?.conversation,this.older=n?.cursor??null,this.exchanges=r,i){this.agentId=i.agent_id;const o=mn(i.turn_id,i.text,this.store.now()-i.elapsed_ms/1e3);o.turnId=i.turn_id,this.add(o),await this.attach(o,{type:"ha_ai_agent/chat/subscribe",turn_id:i.turn_id})}await this.updateComplete,this.scrollDown(!0)}}async stored(t,e){try{const s=await this.store.call("conversations/get",{conversation_id:t,limit:200});return Object.assign(this.store.people,s.people),s}catch(s){e||this.store.fail(s);return}}async loadOlder(){const t=await this.ask("conversations/get",{conversation_id:this.conversationId,cursor:this.older,limit:200});t&&(this.older=t.cursor,this.exchanges=[...kr(t.messages),...this.exchanges])}add(t){this.exchanges=[...this.exchanges,t]}async attach(t,e){const s={exchange:t};this.live=s;try{s.stop=await this.store.hass.connection.subscribeMessage(i=>{this.live===s&&this.onEvent(s.exchange,i)},e,{resubscribe:!1}),this.live!==s&&t.isRunning&&await s.stop()}catch(i){if(this.live!==s)return;this.live=void 0,ol(t,{event:"error",...un(i)}),this.redraw()}}letGo(){const{live:t}=this;this.live=void 0,t?.stop&&this.store.isConnected&&Promise.resolve(t.stop()).catch(()=>{})}onEvent(t,e){ol(t,e),e.event==="done"&&e.conversation_id&&this.settle(e.conversation_id),(e.event==="done"||e.event==="error")&&(this.live=void 0,this.announced=t.answer||this.t("chat.ended")),this.redraw()}redraw(){this.isDrawn||(this.isDrawn=!0,requestAnimationFrame(()=>{this.isDrawn=!1;const t=this.isAtEnd;this.version+=1,this.updateComplete.then(()=>t&&this.scrollDown(!0))}))}get isAtEnd(){const{talk:t}=this;return!t||t.scrollHeight-t.scrollTop-t.clientHeight<80}scrollDown(t=!1){requestAnimationFrame(()=>{const{talk:e}=this;e?.scrollTo({top:e.scrollHeight,behavior:t?"instant":"smooth"})})}settle(t){this.conversationId!==t&&(this.conversationId=t,this.isConnected&&yr(`${Rt}/conversation/${t}`,{replace:!0}))}async send(){const t=this.draft.trim();if(!t||this.live||!this.store.isConnected)return;const e=mn(`new-${Date.now()}`,t,this.store.now());if(this.add(e),this.setDraft(""),this.scrollDown(),await this.attach(e,{type:"ha_ai_agent/chat/send",text:t,agent_id:this.agent,language:this.store.hass.language,...this.conversationId?{conversation_id:this.conversationId}:{}}),e.error&&!e.turnId&&!e.steps.length&&!e.answer){this.draft||this.setDraft(t);return}if(!e.isRunning)return;const i=(await this.ask("chat/running"))?.turns.find(n=>n.text===t);!i||!e.isRunning||(e.turnId=i.turn_id,this.settle(i.conversation_id))}async cancel(){this.conversationId&&await this.ask("chat/cancel",{conversation_id:this.conversationId})}setDraft(t){this.draft=t,t?localStorage.setItem(this.draftKey,t):localStorage.removeItem(this.draftKey)}get agent(){const t=this.store.me?.agents??[],e=this.agentId||this.summary?.agent_id;return(t.find(({agent_id:s})=>s===e)??t[0])?.agent_id??""}get isOwn(){return!this.summary||this.summary.user_id===this.store.hass.user?.id}render(){return p`
      ${this.renderTools()}
      <div class="talk" tabindex="0" role="log" aria-live="off" aria-label=${this.t("nav.chat")}>
        <div class="page">
          ${this.older?p`<button @click=${()=>this.loadOlder()}>${this.t("chat.older")}</button>`:S}
          ${this.exchanges.length?S:this.renderEmpty()}
          ${We(this.exchanges,({key:t})=>t,t=>p`<haia-exchange
              .store=${this.store}
              .exchange=${t}
              .version=${this.version}
              .canAct=${this.store.may("turns/undo")}
            ></haia-exchange>`)}
        </div>
      </div>
      <div class="hidden-text" role="status">${this.announced}</div>
      ${this.isOwn?this.renderForm():p`<p class="tools quiet">${this.t("chat.not_yours")}</p>`}
    `}renderTools(){const t=this.store.me?.agents??[];return!this.exchanges.length&&t.length<2?S:p`<div class="tools row spread">
      <h2>${this.summary?.title??""}</h2>
      <div class="row">
        ${t.length>1&&!this.exchanges.length?p`<select
              aria-label=${this.t("chat.agent")}
              @change=${e=>this.agentId=e.target.value}
            >
              ${t.map(({agent_id:e,name:s})=>p`<option value=${e} ?selected=${e===this.agent}>${s}</option>`)}
            </select>`:S}
        ${this.exchanges.length?p`<button class="small" @click=${()=>this.startNew()}>
              <haia-icon icon="mdi:plus"></haia-icon>${this.t("chat.new")}
            </button>`:S}
      </div>
    </div>`}renderEmpty(){const t=this.store.me?.suggestions??[];return p`<div class="empty">
      <p>${this.t("chat.empty")}</p>
      <div class="suggestions">
        ${t.map(({kind:e,name:s})=>{const i=this.t(`suggest.${e}`,{name:s});return p`<button @click=${()=>this.suggest(i)}>${i}</button>`})}
      </div>
    </div>`}suggest(t){this.setDraft(t),this.send()}startNew(){this.letGo(),this.loading+=1,this.exchanges=[],this.summary=void 0,this.conversationId="",this.older=null,yr(`${Rt}/chat`)}renderForm(){const t=this.live?.exchange.isRunning??!1;return p`<form
      @submit=${e=>{e.preventDefault(),this.send()}}
    >
      <textarea
        rows="1"
        aria-label=${this.t("chat.say")}
        placeholder=${this.t("chat.say")}
        maxlength="20000"
        enterkeyhint="send"
        .value=${this.draft}
        @input=${e=>this.setDraft(e.target.value)}
        @keydown=${this.onKey}
      ></textarea>
      ${t?p`<button type="button" aria-label=${this.t("chat.stop")} @click=${()=>this.cancel()}>
            <haia-icon icon="mdi:stop"></haia-icon>
          </button>`:p`<button
            class="main"
            aria-label=${this.t("chat.send")}
            ?disabled=${!this.draft.trim()||!this.store.isConnected}
          >
            <haia-icon icon="mdi:send"></haia-icon>
          </button>`}
    </form>`}onKey(t){t.key!=="Enter"||t.shiftKey||t.isComposing||(t.preventDefault(),this.send())}};we.styles=[...J.styles,Ot`
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
    `];Ue([V()],we.prototype,"exchanges",2);Ue([V()],we.prototype,"summary",2);Ue([V()],we.prototype,"conversationId",2);Ue([V()],we.prototype,"agentId",2);Ue([V()],we.prototype,"draft",2);Ue([V()],we.prototype,"version",2);Ue([V()],we.prototype,"older",2);Ue([V()],we.prototype,"announced",2);Ue([xn(".talk")],we.prototype,"talk",2);we=Ue([kt("haia-chat")],we);/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const ba="important",Eu=" !"+ba,al=Fr(class extends Vr{constructor(t){if(super(t),t.type!==da.ATTRIBUTE||t.name!=="style"||t.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(t){return Object.keys(t).reduce((e,s)=>{const i=t[s];return i==null?e:e+`${s=s.includes("-")?s:s.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${i};`},"")}update(t,[e]){const{style:s}=t.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(e)),this.render(e);for(const i of this.ft)e[i]==null&&(this.ft.delete(i),i.includes("-")?s.removeProperty(i):s[i]=null);for(const i in e){const n=e[i];if(n!=null){this.ft.add(i);const r=typeof n=="string"&&n.endsWith(Eu);i.includes("-")||r?s.setProperty(i,r?n.slice(0,-11):n,r?ba:""):s[i]=n}}return je}}),cl=6,Pu=30,Ou=Ot`
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
`;class Tu{constructor(e,s,i){this.host=e,this.height=s,this.onEnd=i,this.first=0,this.shown=20,this.look=()=>{const{box:n}=this;if(!n)return;const r=Math.max(0,Math.floor(n.scrollTop/this.height)-cl),o=Math.ceil(n.clientHeight/this.height)+2*cl;r===this.first&&o===this.shown||(this.first=r,this.shown=o,this.host.requestUpdate())},e.addController(this)}hostDisconnected(){this.observer?.disconnect(),this.observer=void 0,this.box=void 0}hostUpdated(){const e=this.host.renderRoot.querySelector(".rows");!e||e===this.box||(this.box=e,this.observer?.disconnect(),this.observer=new ResizeObserver(()=>this.look()),this.observer.observe(e))}scrollToTop(){this.box?.scrollTo({top:0})}render(e,s,i){const n=Math.min(this.first,Math.max(0,e.length-this.shown)),r=Math.min(e.length,n+this.shown);s.hasMore&&r+Pu>e.length&&this.onEnd();const o=e.slice(n,r).map((h,d)=>({item:h,at:n+d}));return p`<div class="rows" tabindex="0" @scroll=${this.look}>
      <ul
        class="all"
        aria-label=${s.label}
        style=${al({height:`${e.length*this.height}px`})}
      >
        ${We(o,({item:h})=>s.key(h),({item:h,at:d})=>p`<li
            style=${al({height:`${this.height}px`,transform:`translateY(${d*this.height}px)`})}
            aria-posinset=${d+1}
            aria-setsize=${s.hasMore?-1:e.length}
          >
            ${i(h)}
          </li>`)}
      </ul>
    </div>`}}const Cu=1e3;async function Mu(t,e){const s=[];let i,n=null;do{const f=await t.call("conversations/get",{conversation_id:e,limit:Cu,cursor:n});Object.assign(t.people,f.people),i??=f.conversation,s.unshift(...f.messages),n=f.cursor}while(n);const r=t.person(i.user_id),o=i.place,h=o?t.t("who.at",{who:r,place:o.name}):r,d=t.agent(i.agent_id);return[`# ${_s(i.title)}`,`${t.format.full(i.created_ts)} · ${_s(h)} · ${_s(d)}`,...kr(s).flatMap(f=>Du(t,f,h,d)),""].join(`

`)}function Du(t,e,s,i){const n=[`## ${_s(s)} · ${t.format.full(e.ts)}`,hl(e.words)];return e.steps.length&&n.push(e.steps.map(r=>`* ${_s(Br(t,r))} (${_s(fa(t,r))})`).join(`
`)),e.answer.trim()&&n.push(`**${_s(i)}**`,hl(e.answer)),n}function _s(t){return t.replace(/\s+/g," ").trim()}function hl(t){return t.split(`
`).map(e=>`> ${e}`.trimEnd()).join(`
`)}function ul(t,e,s){const i=URL.createObjectURL(new Blob([s],{type:e})),n=document.createElement("a");n.href=i,n.download=t,n.click(),setTimeout(()=>URL.revokeObjectURL(i),6e4)}function Lu(t,e,s){const i=t.toLocaleLowerCase().replace(/[^\p{L}\p{N}]+/gu,"-").replace(/^-|-$/g,"");return`${[e,i.slice(0,40)].filter(Boolean).join("-")}.${s}`}var Iu=Object.defineProperty,Ru=Object.getOwnPropertyDescriptor,An=(t,e,s,i)=>{for(var n=i>1?void 0:i?Ru(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Iu(e,s,n),n};let ri=class extends J{constructor(){super(...arguments),this.problem=""}open(t){this.item=t,this.problem="",this.updateComplete.then(()=>this.dialog?.showModal())}close(){this.dialog?.close()}render(){const{item:t,store:e}=this;return t?p`<dialog aria-labelledby="title" @close=${()=>this.item=void 0}>
      <h2 id="title">${t.title||this.t("talks.untitled")}</h2>
      ${e.may("conversations/update")?p`<form class="row" @submit=${s=>this.rename(s,t)}>
              <input
                name="title"
                required
                maxlength="255"
                aria-label=${this.t("talks.name")}
                .value=${t.title}
              />
              <button>${this.t("talks.rename")}</button>
            </form>
            <div class="row">
              <button @click=${()=>this.archive(t)}>
                ${this.t(t.archived?"talks.unarchive":"talks.archive")}
              </button>
            </div>`:S}
      <div class="row">
        <button @click=${()=>this.exportText(t)}>${this.t("talks.export_text")}</button>
        <button @click=${()=>this.exportJson(t)}>${this.t("talks.export_json")}</button>
      </div>
      ${e.may("conversations/delete")?p`<div class="row">
            <haia-sure
              .store=${e}
              .label=${this.t("talks.delete")}
              .question=${e.n("talks.sure",1)}
              @sure=${()=>this.delete(t)}
            ></haia-sure>
          </div>`:S}
      ${this.problem?p`<p class="error" role="alert">${this.problem}</p>`:S}
      <button @click=${()=>this.close()}>${this.t("common.close")}</button>
    </dialog>`:S}async attempt(t){try{await t(),this.close()}catch(e){this.problem=this.store.reasonOf(e)}}rename(t,e){t.preventDefault();const s=String(new FormData(t.target).get("title")??"");this.change(e,{title:s})}archive(t){this.change(t,{archived:!t.archived})}change(t,e){const s={conversation_id:t.conversation_id,...e};return this.attempt(()=>this.store.call("conversations/update",s))}delete(t){const e={conversation_id:t.conversation_id};this.attempt(()=>this.store.call("conversations/delete",e))}exportText(t){this.attempt(async()=>{const e=await Mu(this.store,t.conversation_id),s=this.store.format.dayOf(t.created_ts);ul(Lu(t.title,s,"md"),"text/markdown",e)})}exportJson(t){this.attempt(async()=>{const e=await this.store.call("conversations/export",{conversation_id:t.conversation_id,time_zone:this.store.format.zoneName()});ul(e.filename,e.media_type,e.content)})}};ri.styles=[...J.styles,Ot`
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
    `];An([V()],ri.prototype,"item",2);An([V()],ri.prototype,"problem",2);An([xn("dialog")],ri.prototype,"dialog",2);ri=An([kt("haia-conversation-options")],ri);var ju=Object.defineProperty,Nu=Object.getOwnPropertyDescriptor,ns=(t,e,s,i)=>{for(var n=i>1?void 0:i?Nu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&ju(e,s,n),n};const Hu=100,Uu=96,zu=200,qu=300;let Ne=class extends J{constructor(){super(...arguments),this.items=[],this.isLoading=!1,this.words="",this.archived="no",this.everybody=!1,this.cursor=null,this.loading=0,this.rows=new Tu(this,Uu,()=>this.loadMore())}start(){this.load(),this.subscribe("conversations/subscribe",{},t=>this.onChanged(t)),this.keep(()=>window.clearTimeout(this.timer))}load(){this.cursor=null,this.loadPage(++this.loading,!0)}loadMore(){this.cursor&&!this.isLoading&&this.loadPage(this.loading,!1)}async loadPage(t,e){this.isLoading=!0;const s=await this.ask("conversations/list",{limit:Hu,cursor:this.cursor,search:this.words.trim()||null,archived:this.archived==="all"?null:this.archived==="yes",all:this.everybody});if(t!==this.loading)return;if(this.isLoading=!1,!s){this.cursor=null;return}Object.assign(this.store.people,s.people),this.cursor=s.cursor;const i=new Set(e?[]:this.items.map(r=>hr(r))),n=s.conversations.filter(r=>!i.has(hr(r)));this.items=e?n:[...this.items,...n],e&&this.rows.scrollToTop()}onChanged({conversation_id:t,conversation:e,people:s}){Object.assign(this.store.people,s);const i=e?.user_id===this.store.hass.user?.id,n=this.items.findIndex(h=>h.conversation_id===t),r=this.items[n];if(!e||!this.belongs(e)){r&&(this.items=this.items.filter(h=>h!==r));return}if(!this.everybody&&!i)return;if(this.words.trim()){r&&(this.items=this.items.with(n,{...e,hit:r.hit}));return}const o=this.items.filter(h=>h.conversation_id!==t);this.items=[...o,e].sort((h,d)=>d.updated_ts-h.updated_ts)}belongs(t){return this.archived==="all"||t.archived===(this.archived==="yes")}search(t){this.words=t,window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.load(),qu)}render(){return p`
      <h2 class="hidden-text">${this.t("nav.conversations")}</h2>
      ${this.renderTools()} ${this.chosen?this.renderChosen(this.chosen):S}
      ${this.items.length?this.rows.render(this.items,{label:this.t("nav.conversations"),hasMore:this.cursor!==null,key:hr},t=>this.renderItem(t)):p`<p class="tools">
            ${this.t(this.isLoading?"common.loading":this.words?"talks.not_found":"talks.nothing")}
          </p>`}
      <haia-conversation-options .store=${this.store}></haia-conversation-options>
    `}renderTools(){const t=this.store.may("conversations/delete");return p`<div class="tools row" role="search">
      <input
        type="search"
        aria-label=${this.t("talks.search")}
        placeholder=${this.t("talks.search")}
        maxlength="500"
        .value=${this.words}
        @input=${e=>this.search(e.target.value)}
      />
      <select
        aria-label=${this.t("talks.which")}
        @change=${e=>{this.archived=e.target.value,this.load()}}
      >
        ${["no","yes","all"].map(e=>p`<option value=${e} ?selected=${e===this.archived}>
              ${this.store.word("archived",e)}
            </option>`)}
      </select>
      ${this.store.isAdmin?p`<select
            aria-label=${this.t("talks.whose")}
            @change=${e=>{this.everybody=e.target.value==="all",this.load()}}
          >
            <option value="own" ?selected=${!this.everybody}>${this.t("talks.own")}</option>
            <option value="all" ?selected=${this.everybody}>${this.t("talks.everybody")}</option>
          </select>`:S}
      ${t&&!this.chosen&&this.items.length?p`<button @click=${()=>this.chosen=new Set}>${this.t("talks.choose")}</button>`:S}
    </div>`}renderChosen(t){const{size:e}=t;return p`<div class="tools row">
      <span role="status">${this.store.n("talks.chosen",e)}</span>
      <haia-sure
        .store=${this.store}
        .label=${this.t("talks.delete")}
        .question=${this.store.n("talks.sure",e)}
        ?disabled=${!e}
        @sure=${()=>this.deleteChosen(t)}
      ></haia-sure>
      <button class="small" ?disabled=${!e} @click=${()=>this.archiveChosen(t)}>
        ${this.t(this.archived==="yes"?"talks.unarchive":"talks.archive")}
      </button>
      <button class="small" @click=${()=>this.chosen=void 0}>${this.t("common.cancel")}</button>
    </div>`}async deleteChosen(t){this.chosen=void 0,await this.ask("conversations/delete",{conversation_id:[...t]})}async archiveChosen(t){this.chosen=void 0;for(const e of t)await this.ask("conversations/update",{conversation_id:e,archived:this.archived!=="yes"})}toggle(t,e){const s=new Set(this.chosen);e&&s.size<zu?s.add(t):s.delete(t),this.chosen=s}renderItem(t){const{store:e}=this,s=t.conversation_id,i=t.title||this.t("talks.untitled"),n=e.person(t.user_id),r=t.place?.area??t.place?.name,o=[e.format.moment(t.updated_ts),r?this.t("who.at",{who:n,place:r}):n,(e.me?.agents.length??0)>1?e.agent(t.agent_id):"",t.archived?e.word("archived","yes"):""];return p`<div class="talk">
      ${this.chosen?p`<input
            type="checkbox"
            aria-label=${i}
            .checked=${this.chosen.has(s)}
            @change=${h=>this.toggle(s,h.target.checked)}
          />`:S}
      <a href=${`${Rt}/conversation/${encodeURIComponent(s)}`} @click=${Vt}>
        <span class="title">${this.marked(i)}</span>
        <span>${t.hit?this.marked(t.hit):t.last_message?.content??""}</span>
        <span class="quiet">${o.filter(Boolean).join(" · ")}</span>
      </a>
      <button
        class="plain"
        aria-label=${this.t("talks.options",{title:i})}
        @click=${()=>this.options.open(t)}
      >
        <haia-icon icon="mdi:dots-vertical"></haia-icon>
      </button>
    </div>`}marked(t){const e=this.words.trim().split(/\s+/).filter(Boolean).slice(0,12);if(!e.length)return t;const s=e.map(i=>i.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")).join("|");return t.split(new RegExp(`(${s})`,"gi")).map((i,n)=>n%2?p`<mark>${i}</mark>`:i)}};Ne.styles=[...J.styles,Ou,Ot`
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
    `];ns([V()],Ne.prototype,"items",2);ns([V()],Ne.prototype,"isLoading",2);ns([V()],Ne.prototype,"words",2);ns([V()],Ne.prototype,"archived",2);ns([V()],Ne.prototype,"everybody",2);ns([V()],Ne.prototype,"chosen",2);ns([xn("haia-conversation-options")],Ne.prototype,"options",2);Ne=ns([kt("haia-conversations")],Ne);function hr(t){return`${t.conversation_id} ${t.user_id??""}`}const Fu=!0,jt="u-",Vu="uplot",Bu=jt+"hz",Wu=jt+"vt",Gu=jt+"title",Ku=jt+"wrap",Yu=jt+"under",Zu=jt+"over",Ju=jt+"axis",ws=jt+"off",Qu=jt+"select",Xu=jt+"cursor-x",td=jt+"cursor-y",ed=jt+"cursor-pt",sd=jt+"legend",id=jt+"live",nd=jt+"inline",rd=jt+"series",od=jt+"marker",dl=jt+"label",ld=jt+"value",Ti="width",Ci="height",Pi="top",pl="bottom",Zs="left",ur="right",Yr="#000",fl=Yr+"0",dr="mousemove",ml="mousedown",pr="mouseup",gl="mouseenter",vl="mouseleave",$l="dblclick",ad="resize",cd="scroll",yl="change",gn="dppxchange",Zr="--",fi=typeof window<"u",Ar=fi?document:null,ti=fi?window:null,hd=fi?navigator:null;let ct,en;function Er(){let t=devicePixelRatio;ct!=t&&(ct=t,en&&Or(yl,en,Er),en=matchMedia(`(min-resolution: ${ct-.001}dppx) and (max-resolution: ${ct+.001}dppx)`),Ss(yl,en,Er),ti.dispatchEvent(new CustomEvent(gn)))}function ce(t,e){if(e!=null){let s=t.classList;!s.contains(e)&&s.add(e)}}function Pr(t,e){let s=t.classList;s.contains(e)&&s.remove(e)}function wt(t,e,s){t.style[e]=s+"px"}function Ae(t,e,s,i){let n=Ar.createElement(t);return e!=null&&ce(n,e),s?.insertBefore(n,i),n}function $e(t,e){return Ae("div",t,e)}const wl=new WeakMap;function Re(t,e,s,i,n){let r="translate("+e+"px,"+s+"px)",o=wl.get(t);r!=o&&(t.style.transform=r,wl.set(t,r),e<0||s<0||e>i||s>n?ce(t,ws):Pr(t,ws))}const bl=new WeakMap;function _l(t,e,s){let i=e+s,n=bl.get(t);i!=n&&(bl.set(t,i),t.style.background=e,t.style.borderColor=s)}const xl=new WeakMap;function Sl(t,e,s,i){let n=e+""+s,r=xl.get(t);n!=r&&(xl.set(t,n),t.style.height=s+"px",t.style.width=e+"px",t.style.marginLeft=i?-e/2+"px":0,t.style.marginTop=i?-s/2+"px":0)}const Jr={passive:!0},ud={...Jr,capture:!0};function Ss(t,e,s,i){e.addEventListener(t,s,i?ud:Jr)}function Or(t,e,s,i){e.removeEventListener(t,s,Jr)}fi&&Er();function Ee(t,e,s,i){let n;s=s||0,i=i||e.length-1;let r=i<=2147483647;for(;i-s>1;)n=r?s+i>>1:he((s+i)/2),e[n]<t?s=n:i=n;return t-e[s]<=e[i]-t?s:i}function _a(t){return(s,i,n)=>{let r=-1,o=-1;for(let h=i;h<=n;h++)if(t(s[h])){r=h;break}for(let h=n;h>=i;h--)if(t(s[h])){o=h;break}return[r,o]}}const xa=t=>t!=null,Sa=t=>t!=null&&t>0,En=_a(xa),dd=_a(Sa);function pd(t,e,s,i=0,n=!1){let r=n?dd:En,o=n?Sa:xa;[e,s]=r(t,e,s);let h=t[e],d=t[e];if(e>-1)if(i==1)h=t[e],d=t[s];else if(i==-1)h=t[s],d=t[e];else for(let f=e;f<=s;f++){let y=t[f];o(y)&&(y<h?h=y:y>d&&(d=y))}return[h??ft,d??-ft]}function Pn(t,e,s,i){let n=El(t),r=El(e);t==e&&(n==-1?(t*=s,e/=s):(t/=s,e*=s));let o=s==10?Ve:ka,h=n==1?he:ye,d=r==1?ye:he,f=h(o(It(t))),y=d(o(It(e))),g=oi(s,f),$=oi(s,y);return s==10&&(f<0&&(g=mt(g,-f)),y<0&&($=mt($,-y))),i||s==2?(t=g*n,e=$*r):(t=Oa(t,g),e=On(e,$)),[t,e]}function Qr(t,e,s,i){let n=Pn(t,e,s,i);return t==0&&(n[0]=0),e==0&&(n[1]=0),n}const Xr=.1,kl={mode:3,pad:Xr},Li={pad:0,soft:null,mode:0},fd={min:Li,max:Li};function vn(t,e,s,i){return Tn(s)?Al(t,e,s):(Li.pad=s,Li.soft=i?0:null,Li.mode=i?3:0,Al(t,e,fd))}function lt(t,e){return t??e}function md(t,e,s){for(e=lt(e,0),s=lt(s,t.length-1);e<=s;){if(t[e]!=null)return!0;e++}return!1}function Al(t,e,s){let i=s.min,n=s.max,r=lt(i.pad,0),o=lt(n.pad,0),h=lt(i.hard,-ft),d=lt(n.hard,ft),f=lt(i.soft,ft),y=lt(n.soft,-ft),g=lt(i.mode,0),$=lt(n.mode,0),_=e-t,k=Ve(_),D=te(It(t),It(e)),U=Ve(D),q=It(U-k);(_<1e-24||q>10)&&(_=0,(t==0||e==0)&&(_=1e-24,g==2&&f!=ft&&(r=0),$==2&&y!=-ft&&(o=0)));let A=_||D||1e3,z=Ve(A),E=oi(10,he(z)),Q=A*(_==0?t==0?.1:1:r),L=mt(Oa(t-Q,E/10),24),X=t>=f&&(g==1||g==3&&L<=f||g==2&&L>=f)?f:ft,K=te(h,L<X&&t>=X?X:Pe(X,L)),st=A*(_==0?e==0?.1:1:o),G=mt(On(e+st,E/10),24),P=e<=y&&($==1||$==3&&G>=y||$==2&&G<=y)?y:-ft,Z=Pe(d,G>P&&e<=P?P:te(P,G));return K==Z&&K==0&&(Z=100),[K,Z]}const gd=new Intl.NumberFormat(fi?hd.language:"en-US"),to=t=>gd.format(t),ue=Math,ln=ue.PI,It=ue.abs,he=ue.floor,Lt=ue.round,ye=ue.ceil,Pe=ue.min,te=ue.max,oi=ue.pow,El=ue.sign,Ve=ue.log10,ka=ue.log2,vd=(t,e=1)=>ue.sinh(t)*e,fr=(t,e=1)=>ue.asinh(t/e),ft=1/0;function Pl(t){return(Ve((t^t>>31)-(t>>31))|0)+1}function Tr(t,e,s){return Pe(te(t,e),s)}function Aa(t){return typeof t=="function"}function it(t){return Aa(t)?t:()=>t}const $d=()=>{},Ea=t=>t,Pa=(t,e)=>e,yd=t=>null,Ol=t=>!0,Tl=(t,e)=>t==e,wd=/\.\d*?(?=9{6,}|0{6,})/gm,Es=t=>{if(Ca(t)||is.has(t))return t;const e=`${t}`,s=e.match(wd);if(s==null)return t;let i=s[0].length-1;if(e.indexOf("e-")!=-1){let[n,r]=e.split("e");return+`${Es(n)}e${r}`}return mt(t,i)};function $s(t,e){return Es(mt(Es(t/e))*e)}function On(t,e){return Es(ye(Es(t/e))*e)}function Oa(t,e){return Es(he(Es(t/e))*e)}function mt(t,e=0){if(Ca(t))return t;let s=10**e,i=t*s*(1+Number.EPSILON);return Lt(i)/s}const is=new Map;function Ta(t){return((""+t).split(".")[1]||"").length}function zi(t,e,s,i){let n=[],r=i.map(Ta);for(let o=e;o<s;o++){let h=It(o),d=mt(oi(t,o),h);for(let f=0;f<i.length;f++){let y=t==10?+`${i[f]}e${o}`:i[f]*d,g=(o>=0?0:h)+(o>=r[f]?0:r[f]),$=t==10?y:mt(y,g);n.push($),is.set($,g)}}return n}const Ii={},eo=[],li=[null,null],ts=Array.isArray,Ca=Number.isInteger,bd=t=>t===void 0;function Cl(t){return typeof t=="string"}function Tn(t){let e=!1;if(t!=null){let s=t.constructor;e=s==null||s==Object}return e}function _d(t){return t!=null&&typeof t=="object"}const xd=Object.getPrototypeOf(Uint8Array),Ma="__proto__";function ai(t,e=Tn){let s;if(ts(t)){let i=t.find(n=>n!=null);if(ts(i)||e(i)){s=Array(t.length);for(let n=0;n<t.length;n++)s[n]=ai(t[n],e)}else s=t.slice()}else if(t instanceof xd)s=t.slice();else if(e(t)){s={};for(let i in t)i!=Ma&&(s[i]=ai(t[i],e))}else s=t;return s}function Ct(t){let e=arguments;for(let s=1;s<e.length;s++){let i=e[s];for(let n in i)n!=Ma&&(Tn(t[n])?Ct(t[n],ai(i[n])):t[n]=ai(i[n]))}return t}const Sd=0,kd=1,Ad=2;function Ed(t,e,s){for(let i=0,n,r=-1;i<e.length;i++){let o=e[i];if(o>r){for(n=o-1;n>=0&&t[n]==null;)t[n--]=null;for(n=o+1;n<s&&t[n]==null;)t[r=n++]=null}}}function Pd(t,e){if(Cd(t)){let o=t[0].slice();for(let h=1;h<t.length;h++)o.push(...t[h].slice(1));return Md(o[0])||(o=Td(o)),o}let s=new Set;for(let o=0;o<t.length;o++){let d=t[o][0],f=d.length;for(let y=0;y<f;y++)s.add(d[y])}let i=[Array.from(s).sort((o,h)=>o-h)],n=i[0].length,r=new Map;for(let o=0;o<n;o++)r.set(i[0][o],o);for(let o=0;o<t.length;o++){let h=t[o],d=h[0];for(let f=1;f<h.length;f++){let y=h[f],g=Array(n).fill(void 0),$=e?e[o][f]:kd,_=[];for(let k=0;k<y.length;k++){let D=y[k],U=r.get(d[k]);D===null?$!=Sd&&(g[U]=D,$==Ad&&_.push(U)):g[U]=D}Ed(g,_,n),i.push(g)}}return i}const Od=typeof queueMicrotask>"u"?t=>Promise.resolve().then(t):queueMicrotask;function Td(t){let e=t[0],s=e.length,i=Array(s);for(let r=0;r<i.length;r++)i[r]=r;i.sort((r,o)=>e[r]-e[o]);let n=[];for(let r=0;r<t.length;r++){let o=t[r],h=Array(s);for(let d=0;d<s;d++)h[d]=o[i[d]];n.push(h)}return n}function Cd(t){let e=t[0][0],s=e.length;for(let i=1;i<t.length;i++){let n=t[i][0];if(n.length!=s)return!1;if(n!=e){for(let r=0;r<s;r++)if(n[r]!=e[r])return!1}}return!0}function Md(t,e=100){const s=t.length;if(s<=1)return!0;let i=0,n=s-1;for(;i<=n&&t[i]==null;)i++;for(;n>=i&&t[n]==null;)n--;if(n<=i)return!0;const r=te(1,he((n-i+1)/e));for(let o=t[i],h=i+r;h<=n;h+=r){const d=t[h];if(d!=null){if(d<=o)return!1;o=d}}return!0}const Da=["January","February","March","April","May","June","July","August","September","October","November","December"],La=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function Ia(t){return t.slice(0,3)}const Dd=La.map(Ia),Ld=Da.map(Ia),Id={MMMM:Da,MMM:Ld,WWWW:La,WWW:Dd};function Oi(t){return(t<10?"0":"")+t}function Rd(t){return(t<10?"00":t<100?"0":"")+t}const jd={YYYY:t=>t.getFullYear(),YY:t=>(t.getFullYear()+"").slice(2),MMMM:(t,e)=>e.MMMM[t.getMonth()],MMM:(t,e)=>e.MMM[t.getMonth()],MM:t=>Oi(t.getMonth()+1),M:t=>t.getMonth()+1,DD:t=>Oi(t.getDate()),D:t=>t.getDate(),WWWW:(t,e)=>e.WWWW[t.getDay()],WWW:(t,e)=>e.WWW[t.getDay()],HH:t=>Oi(t.getHours()),H:t=>t.getHours(),h:t=>{let e=t.getHours();return e==0?12:e>12?e-12:e},AA:t=>t.getHours()>=12?"PM":"AM",aa:t=>t.getHours()>=12?"pm":"am",a:t=>t.getHours()>=12?"p":"a",mm:t=>Oi(t.getMinutes()),m:t=>t.getMinutes(),ss:t=>Oi(t.getSeconds()),s:t=>t.getSeconds(),fff:t=>Rd(t.getMilliseconds())};function so(t,e){e=e||Id;let s=[],i=/\{([a-z]+)\}|[^{]+/gi,n;for(;n=i.exec(t);)s.push(n[0][0]=="{"?jd[n[1]]:n[0]);return r=>{let o="";for(let h=0;h<s.length;h++)o+=typeof s[h]=="string"?s[h]:s[h](r,e);return o}}const Nd=new Intl.DateTimeFormat().resolvedOptions().timeZone;function Hd(t,e){let s;return e=="UTC"||e=="Etc/UTC"?s=new Date(+t+t.getTimezoneOffset()*6e4):e==Nd?s=t:(s=new Date(t.toLocaleString("en-US",{timeZone:e})),s.setMilliseconds(t.getMilliseconds())),s}const Ra=t=>t%1==0,$n=[1,2,2.5,5],Ud=zi(10,-32,0,$n),ja=zi(10,0,32,$n),zd=ja.filter(Ra),ys=Ud.concat(ja),io=`
`,Na="{YYYY}",Ml=io+Na,Ha="{M}/{D}",Mi=io+Ha,sn=Mi+"/{YY}",Ua="{aa}",qd="{h}:{mm}",Qs=qd+Ua,Dl=io+Qs,Ll=":{ss}",ut=null;function za(t){let e=t*1e3,s=e*60,i=s*60,n=i*24,r=n*30,o=n*365,d=(t==1?zi(10,0,3,$n).filter(Ra):zi(10,-3,0,$n)).concat([e,e*5,e*10,e*15,e*30,s,s*5,s*10,s*15,s*30,i,i*2,i*3,i*4,i*6,i*8,i*12,n,n*2,n*3,n*4,n*5,n*6,n*7,n*8,n*9,n*10,n*15,r,r*2,r*3,r*4,r*6,o,o*2,o*5,o*10,o*25,o*50,o*100]);const f=[[o,Na,ut,ut,ut,ut,ut,ut,1],[n*28,"{MMM}",Ml,ut,ut,ut,ut,ut,1],[n,Ha,Ml,ut,ut,ut,ut,ut,1],[i,"{h}"+Ua,sn,ut,Mi,ut,ut,ut,1],[s,Qs,sn,ut,Mi,ut,ut,ut,1],[e,Ll,sn+" "+Qs,ut,Mi+" "+Qs,ut,Dl,ut,1],[t,Ll+".{fff}",sn+" "+Qs,ut,Mi+" "+Qs,ut,Dl,ut,1]];function y(g){return($,_,k,D,U,q)=>{let A=[],z=U>=o,E=U>=r&&U<o,Q=g(k),L=mt(Q*t,3),X=mr(Q.getFullYear(),z?0:Q.getMonth(),E||z?1:Q.getDate()),K=mt(X*t,3);if(E||z){let st=E?U/r:0,G=z?U/o:0,P=L==K?L:mt(mr(X.getFullYear()+G,X.getMonth()+st,1)*t,3),Z=new Date(Lt(P/t)),I=Z.getFullYear(),B=Z.getMonth();for(let H=0;P<=D;H++){let nt=mr(I+G*H,B+st*H,1),N=nt-g(mt(nt*t,3));P=mt((+nt+N)*t,3),P<=D&&A.push(P)}}else{let st=U>=n?n:U,G=he(k)-he(L),P=K+G+On(L-K,st);A.push(P);let Z=g(P),I=Z.getHours()+Z.getMinutes()/s+Z.getSeconds()/i,B=U/i,H=$.axes[_]._space,nt=q/H;for(;P=mt(P+U,t==1?0:3),!(P>D);)if(B>1){let N=he(mt(I+B,6))%24,rt=g(P).getHours()-N;rt>1&&(rt=-1),P-=rt*i,I=(I+B)%24;let dt=A[A.length-1];mt((P-dt)/U,3)*nt>=.7&&A.push(P)}else A.push(P)}return A}}return[d,f,y]}const[Fd,Vd,Bd]=za(1),[Wd,Gd,Kd]=za(.001);zi(2,-53,53,[1]);function Il(t,e){return t.map(s=>s.map((i,n)=>n==0||n==8||i==null?i:e(n==1||s[8]==0?i:s[1]+i)))}function Rl(t,e){return(s,i,n,r,o)=>{let h=e.find(k=>o>=k[0])||e[e.length-1],d,f,y,g,$,_;return i.map(k=>{let D=t(k),U=D.getFullYear(),q=D.getMonth(),A=D.getDate(),z=D.getHours(),E=D.getMinutes(),Q=D.getSeconds(),L=U!=d&&h[2]||q!=f&&h[3]||A!=y&&h[4]||z!=g&&h[5]||E!=$&&h[6]||Q!=_&&h[7]||h[1];return d=U,f=q,y=A,g=z,$=E,_=Q,L(D)})}}function Yd(t,e){let s=so(e);return(i,n,r,o,h)=>n.map(d=>s(t(d)))}function mr(t,e,s){return new Date(t,e,s)}function jl(t,e){return e(t)}const Zd="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";function Nl(t,e){return(s,i,n,r)=>r==null?Zr:e(t(i))}function Jd(t,e){let s=t.series[e];return s.width?s.stroke(t,e):s.points.width?s.points.stroke(t,e):null}function Qd(t,e){return t.series[e].fill(t,e)}const Xd={show:!0,live:!0,isolate:!1,mount:$d,markers:{show:!0,width:2,stroke:Jd,fill:Qd,dash:"solid"},idx:null,idxs:null,values:[]};function tp(t,e){let s=t.cursor.points,i=$e(),n=s.size(t,e);wt(i,Ti,n),wt(i,Ci,n);let r=n/-2;wt(i,"marginLeft",r),wt(i,"marginTop",r);let o=s.width(t,e,n);return o&&wt(i,"borderWidth",o),i}function ep(t,e){let s=t.series[e].points;return s._fill||s._stroke}function sp(t,e){let s=t.series[e].points;return s._stroke||s._fill}function ip(t,e){return t.series[e].points.size}const gr=[0,0];function np(t,e,s){return gr[0]=e,gr[1]=s,gr}function nn(t,e,s,i=!0){return n=>{n.button==0&&(!i||n.target==e)&&s(n)}}function vr(t,e,s,i=!0){return n=>{(!i||n.target==e)&&s(n)}}const rp={show:!0,x:!0,y:!0,lock:!1,move:np,points:{one:!1,show:tp,size:ip,width:0,stroke:sp,fill:ep},bind:{mousedown:nn,mouseup:nn,click:nn,dblclick:nn,mousemove:vr,mouseleave:vr,mouseenter:vr},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(t,e)=>{e.stopPropagation(),e.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(t,e,s,i,n)=>i-n,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},qa={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},no=Ct({},qa,{filter:Pa}),Fa=Ct({},no,{size:10}),Va=Ct({},qa,{show:!1}),ro='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',Ba="bold "+ro,Wa=1.5,Hl={show:!0,scale:"x",stroke:Yr,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:Ba,side:2,grid:no,ticks:Fa,border:Va,font:ro,lineGap:Wa,rotate:0},op="Value",lp="Time",Ul={show:!0,scale:"x",auto:!1,sorted:1,min:ft,max:-ft,idxs:[]};function ap(t,e,s,i,n){return e.map(r=>r==null?"":to(r))}function cp(t,e,s,i,n,r,o){let h=[],d=is.get(n)||0;s=o?s:mt(On(s,n),d);for(let f=s;f<=i;f=mt(f+n,d))h.push(Object.is(f,-0)?0:f);return h}function Cr(t,e,s,i,n,r,o){const h=[],d=t.scales[t.axes[e].scale].log,f=d==10?Ve:ka,y=he(f(s));n=oi(d,y),d==10&&(n=ys[Ee(n,ys)]);let g=s,$=n*d;d==10&&($=ys[Ee($,ys)]);do h.push(g),g=g+n,d==10&&!is.has(g)&&(g=mt(g,is.get(n))),g>=$&&(n=g,$=n*d,d==10&&($=ys[Ee($,ys)]));while(g<=i);return h}function hp(t,e,s,i,n,r,o){let d=t.scales[t.axes[e].scale].asinh,f=i>d?Cr(t,e,te(d,s),i,n):[d],y=i>=0&&s<=0?[0]:[];return(s<-d?Cr(t,e,te(d,-i),-s,n):[d]).reverse().map($=>-$).concat(y,f)}const Ga=/./,up=/[12357]/,dp=/[125]/,zl=/1/,Mr=(t,e,s,i)=>t.map((n,r)=>e==4&&n==0||r%i==0&&s.test(n.toExponential()[n<0?1:0])?n:null);function pp(t,e,s,i,n){let r=t.axes[s],o=r.scale,h=t.scales[o],d=t.valToPos,f=r._space,y=d(10,o),g=d(9,o)-y>=f?Ga:d(7,o)-y>=f?up:d(5,o)-y>=f?dp:zl;if(g==zl){let $=It(d(1,o)-y);if($<f)return Mr(e.slice().reverse(),h.distr,g,ye(f/$)).reverse()}return Mr(e,h.distr,g,1)}function fp(t,e,s,i,n){let r=t.axes[s],o=r.scale,h=r._space,d=t.valToPos,f=It(d(1,o)-d(2,o));return f<h?Mr(e.slice().reverse(),3,Ga,ye(h/f)).reverse():e}function mp(t,e,s,i){return i==null?Zr:e==null?"":to(e)}const ql={show:!0,scale:"y",stroke:Yr,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:Ba,side:3,grid:no,ticks:Fa,border:Va,font:ro,lineGap:Wa,rotate:0};function gp(t,e){let s=3+(t||1)*2;return mt(s*e,3)}function vp(t,e){let{scale:s,idxs:i}=t.series[0],n=t._data[0],r=t.valToPos(n[i[0]],s,!0),o=t.valToPos(n[i[1]],s,!0),h=It(o-r),d=t.series[e],f=h/(d.points.space*ct);return i[1]-i[0]<=f}const Fl={scale:null,auto:!0,sorted:0,min:ft,max:-ft},Ka=(t,e,s,i,n)=>n,Vl={show:!0,auto:!0,sorted:0,gaps:Ka,alpha:1,facets:[Ct({},Fl,{scale:"x"}),Ct({},Fl,{scale:"y"})]},Bl={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:Ka,alpha:1,points:{show:vp,filter:null},values:null,min:ft,max:-ft,idxs:[],path:null,clip:null};function $p(t,e,s,i,n){return s/10}const Ya={time:Fu,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},yp=Ct({},Ya,{time:!1,ori:1}),Wl={};function Za(t,e){let s=Wl[t];return s||(s={key:t,plots:[],sub(i){s.plots.push(i)},unsub(i){s.plots=s.plots.filter(n=>n!=i)},pub(i,n,r,o,h,d,f){for(let y=0;y<s.plots.length;y++)s.plots[y]!=n&&s.plots[y].pub(i,n,r,o,h,d,f)}},t!=null&&(Wl[t]=s)),s}const ci=1,Dr=2;function Os(t,e,s){const i=t.mode,n=t.series[e],r=i==2?t._data[e]:t._data,o=t.scales,h=t.bbox;let d=r[0],f=i==2?r[1]:r[e],y=i==2?o[n.facets[0].scale]:o[t.series[0].scale],g=i==2?o[n.facets[1].scale]:o[n.scale],$=h.left,_=h.top,k=h.width,D=h.height,U=t.valToPosH,q=t.valToPosV;return y.ori==0?s(n,d,f,y,g,U,q,$,_,k,D,Mn,mi,Ln,Qa,tc):s(n,d,f,y,g,q,U,_,$,D,k,Dn,gi,ao,Xa,ec)}function oo(t,e){let s=0,i=0,n=lt(t.bands,eo);for(let r=0;r<n.length;r++){let o=n[r];o.series[0]==e?s=o.dir:o.series[1]==e&&(o.dir==1?i|=1:i|=2)}return[s,i==1?-1:i==2?1:i==3?2:0]}function wp(t,e,s,i,n){let r=t.mode,o=t.series[e],h=r==2?o.facets[1].scale:o.scale,d=t.scales[h];return n==-1?d.min:n==1?d.max:d.distr==3?d.dir==1?d.min:d.max:0}function Be(t,e,s,i,n,r){return Os(t,e,(o,h,d,f,y,g,$,_,k,D,U)=>{let q=o.pxRound;const A=f.dir*(f.ori==0?1:-1),z=f.ori==0?mi:gi;let E,Q;A==1?(E=s,Q=i):(E=i,Q=s);let L=q(g(h[E],f,D,_)),X=q($(d[E],y,U,k)),K=q(g(h[Q],f,D,_)),st=q($(r==1?y.max:y.min,y,U,k)),G=new Path2D(n);return z(G,K,st),z(G,L,st),z(G,L,X),G})}function Cn(t,e,s,i,n,r){let o=null;if(t.length>0){o=new Path2D;const h=e==0?Ln:ao;let d=s;for(let g=0;g<t.length;g++){let $=t[g];if($[1]>$[0]){let _=$[0]-d;_>0&&h(o,d,i,_,i+r),d=$[1]}}let f=s+n-d,y=10;f>0&&h(o,d,i-y/2,f,i+r+y)}return o}function bp(t,e,s){let i=t[t.length-1];i&&i[0]==e?i[1]=s:t.push([e,s])}function lo(t,e,s,i,n,r,o){let h=[],d=t.length;for(let f=n==1?s:i;f>=s&&f<=i;f+=n)if(e[f]===null){let g=f,$=f;if(n==1)for(;++f<=i&&e[f]===null;)$=f;else for(;--f>=s&&e[f]===null;)$=f;let _=r(t[g]),k=$==g?_:r(t[$]),D=g-n;_=o<=0&&D>=0&&D<d?r(t[D]):_;let q=$+n;k=o>=0&&q>=0&&q<d?r(t[q]):k,k>=_&&h.push([_,k])}return h}function Gl(t){return t==0?Ea:t==1?Lt:e=>$s(e,t)}function Ja(t){let e=t==0?Mn:Dn,s=t==0?(n,r,o,h,d,f)=>{n.arcTo(r,o,h,d,f)}:(n,r,o,h,d,f)=>{n.arcTo(o,r,d,h,f)},i=t==0?(n,r,o,h,d)=>{n.rect(r,o,h,d)}:(n,r,o,h,d)=>{n.rect(o,r,d,h)};return(n,r,o,h,d,f=0,y=0)=>{f==0&&y==0?i(n,r,o,h,d):(f=Pe(f,h/2,d/2),y=Pe(y,h/2,d/2),e(n,r+f,o),s(n,r+h,o,r+h,o+d,f),s(n,r+h,o+d,r,o+d,y),s(n,r,o+d,r,o,y),s(n,r,o,r+h,o,f),n.closePath())}}const Mn=(t,e,s)=>{t.moveTo(e,s)},Dn=(t,e,s)=>{t.moveTo(s,e)},mi=(t,e,s)=>{t.lineTo(e,s)},gi=(t,e,s)=>{t.lineTo(s,e)},Ln=Ja(0),ao=Ja(1),Qa=(t,e,s,i,n,r)=>{t.arc(e,s,i,n,r)},Xa=(t,e,s,i,n,r)=>{t.arc(s,e,i,n,r)},tc=(t,e,s,i,n,r,o)=>{t.bezierCurveTo(e,s,i,n,r,o)},ec=(t,e,s,i,n,r,o)=>{t.bezierCurveTo(s,e,n,i,o,r)};function sc(t){return(e,s,i,n,r)=>Os(e,s,(o,h,d,f,y,g,$,_,k,D,U)=>{let{pxRound:q,points:A}=o,z,E;f.ori==0?(z=Mn,E=Qa):(z=Dn,E=Xa);const Q=mt(A.width*ct,3);let L=(A.size-A.width)/2*ct,X=mt(L*2,3),K=new Path2D,st=new Path2D,{left:G,top:P,width:Z,height:I}=e.bbox;Ln(st,G-X,P-X,Z+X*2,I+X*2);const B=H=>{if(d[H]!=null){let nt=q(g(h[H],f,D,_)),N=q($(d[H],y,U,k));z(K,nt+L,N),E(K,nt,N,L,0,ln*2)}};if(r)r.forEach(B);else for(let H=i;H<=n;H++)B(H);return{stroke:Q>0?K:null,fill:K,clip:st,flags:ci|Dr}})}function ic(t){return(e,s,i,n,r,o)=>{i!=n&&(r!=i&&o!=i&&t(e,s,i),r!=n&&o!=n&&t(e,s,n),t(e,s,o))}}const _p=ic(mi),xp=ic(gi);function nc(t){const e=lt(t?.alignGaps,0);return(s,i,n,r)=>Os(s,i,(o,h,d,f,y,g,$,_,k,D,U)=>{[n,r]=En(d,n,r);let q=o.pxRound,A=I=>q(g(I,f,D,_)),z=I=>q($(I,y,U,k)),E,Q;f.ori==0?(E=mi,Q=_p):(E=gi,Q=xp);const L=f.dir*(f.ori==0?1:-1),X={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:ci},K=X.stroke;let st=!1;if(r-n>=D*4){let I=R=>s.posToVal(R,f.key,!0),B=null,H=null,nt,N,ee,bt=A(h[L==1?n:r]),rt=A(h[n]),dt=A(h[r]),tt=I(L==1?rt+1:dt-1);for(let R=L==1?n:r;R>=n&&R<=r;R+=L){let Mt=h[R],_t=(L==1?Mt<tt:Mt>tt)?bt:A(Mt),ht=d[R];_t==bt?ht!=null?(N=ht,B==null?(E(K,_t,z(N)),nt=B=H=N):N<B?B=N:N>H&&(H=N)):ht===null&&(st=!0):(B!=null&&Q(K,bt,z(B),z(H),z(nt),z(N)),ht!=null?(N=ht,E(K,_t,z(N)),B=H=nt=N):(B=H=null,ht===null&&(st=!0)),bt=_t,tt=I(bt+L))}B!=null&&B!=H&&ee!=bt&&Q(K,bt,z(B),z(H),z(nt),z(N))}else for(let I=L==1?n:r;I>=n&&I<=r;I+=L){let B=d[I];B===null?st=!0:B!=null&&E(K,A(h[I]),z(B))}let[P,Z]=oo(s,i);if(o.fill!=null||P!=0){let I=X.fill=new Path2D(K),B=o.fillTo(s,i,o.min,o.max,P),H=z(B),nt=A(h[n]),N=A(h[r]);L==-1&&([N,nt]=[nt,N]),E(I,N,H),E(I,nt,H)}if(!o.spanGaps){let I=[];st&&I.push(...lo(h,d,n,r,L,A,e)),X.gaps=I=o.gaps(s,i,n,r,I),X.clip=Cn(I,f.ori,_,k,D,U)}return Z!=0&&(X.band=Z==2?[Be(s,i,n,r,K,-1),Be(s,i,n,r,K,1)]:Be(s,i,n,r,K,Z)),X})}function Sp(t){const e=lt(t.align,1),s=lt(t.ascDesc,!1),i=lt(t.alignGaps,0),n=lt(t.extend,!1);return(r,o,h,d)=>Os(r,o,(f,y,g,$,_,k,D,U,q,A,z)=>{[h,d]=En(g,h,d);let E=f.pxRound,{left:Q,width:L}=r.bbox,X=rt=>E(k(rt,$,A,U)),K=rt=>E(D(rt,_,z,q)),st=$.ori==0?mi:gi;const G={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:ci},P=G.stroke,Z=$.dir*($.ori==0?1:-1);let I=K(g[Z==1?h:d]),B=X(y[Z==1?h:d]),H=B,nt=B;n&&e==-1&&(nt=Q,st(P,nt,I)),st(P,B,I);for(let rt=Z==1?h:d;rt>=h&&rt<=d;rt+=Z){let dt=g[rt];if(dt==null)continue;let tt=X(y[rt]),R=K(dt);e==1?st(P,tt,I):st(P,H,R),st(P,tt,R),I=R,H=tt}let N=H;n&&e==1&&(N=Q+L,st(P,N,I));let[ee,bt]=oo(r,o);if(f.fill!=null||ee!=0){let rt=G.fill=new Path2D(P),dt=f.fillTo(r,o,f.min,f.max,ee),tt=K(dt);st(rt,N,tt),st(rt,nt,tt)}if(!f.spanGaps){let rt=[];rt.push(...lo(y,g,h,d,Z,X,i));let dt=f.width*ct/2,tt=s||e==1?dt:-dt,R=s||e==-1?-dt:dt;rt.forEach(Mt=>{Mt[0]+=tt,Mt[1]+=R}),G.gaps=rt=f.gaps(r,o,h,d,rt),G.clip=Cn(rt,$.ori,U,q,A,z)}return bt!=0&&(G.band=bt==2?[Be(r,o,h,d,P,-1),Be(r,o,h,d,P,1)]:Be(r,o,h,d,P,bt)),G})}function Kl(t,e,s,i,n,r,o=ft){if(t.length>1){let h=null;for(let d=0,f=1/0;d<t.length;d++)if(e[d]!==void 0){if(h!=null){let y=It(t[d]-t[h]);y<f&&(f=y,o=It(s(t[d],i,n,r)-s(t[h],i,n,r)))}h=d}}return o}function kp(t){t=t||Ii;const e=lt(t.size,[.6,ft,1]),s=t.align||0,i=t.gap||0;let n=t.radius;n=n==null?[0,0]:typeof n=="number"?[n,0]:n;const r=it(n),o=1-e[0],h=lt(e[1],ft),d=lt(e[2],1),f=lt(t.disp,Ii),y=lt(t.each,_=>{}),{fill:g,stroke:$}=f;return(_,k,D,U)=>Os(_,k,(q,A,z,E,Q,L,X,K,st,G,P)=>{let Z=q.pxRound,I=s,B=i*ct,H=h*ct,nt=d*ct,N,ee;E.ori==0?[N,ee]=r(_,k):[ee,N]=r(_,k);const bt=E.dir*(E.ori==0?1:-1);let rt=E.ori==0?Ln:ao,dt=E.ori==0?y:(C,gt,Dt,Ls,as,Te,cs)=>{y(C,gt,Dt,as,Ls,cs,Te)},tt=lt(_.bands,eo).find(C=>C.series[0]==k),R=tt!=null?tt.dir:0,Mt=q.fillTo(_,k,q.min,q.max,R),Yt=Z(X(Mt,Q,P,st)),_t,ht,be,ne=G,St=Z(q.width*ct),Oe=!1,ze=null,de=null,Ke=null,Cs=null;g!=null&&(St==0||$!=null)&&(Oe=!0,ze=g.values(_,k,D,U),de=new Map,new Set(ze).forEach(C=>{C!=null&&de.set(C,new Path2D)}),St>0&&(Ke=$.values(_,k,D,U),Cs=new Map,new Set(Ke).forEach(C=>{C!=null&&Cs.set(C,new Path2D)})));let{x0:Ms,size:vi}=f;if(Ms!=null&&vi!=null){I=1,A=Ms.values(_,k,D,U),Ms.unit==2&&(A=A.map(Dt=>_.posToVal(K+Dt*G,E.key,!0)));let C=vi.values(_,k,D,U);vi.unit==2?ht=C[0]*G:ht=L(C[0],E,G,K)-L(0,E,G,K),ne=Kl(A,z,L,E,G,K,ne),be=ne-ht+B}else ne=Kl(A,z,L,E,G,K,ne),be=ne*o+B,ht=ne-be;be<1&&(be=0),St>=ht/2&&(St=0),be<5&&(Z=Ea);let Bi=be>0,os=ne-be-(Bi?St:0);ht=Z(Tr(os,nt,H)),_t=(I==0?ht/2:I==bt?0:ht)-I*bt*((I==0?B/2:0)+(Bi?St/2:0));const Zt={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},Ds=Oe?null:new Path2D;let qe=null;if(tt!=null)qe=_.data[tt.series[1]];else{let{y0:C,y1:gt}=f;C!=null&&gt!=null&&(z=gt.values(_,k,D,U),qe=C.values(_,k,D,U))}let ls=N*ht,Y=ee*ht;for(let C=bt==1?D:U;C>=D&&C<=U;C+=bt){let gt=z[C];if(gt==null)continue;if(qe!=null){let se=qe[C]??0;if(gt-se==0)continue;Yt=X(se,Q,P,st)}let Dt=E.distr!=2||f!=null?A[C]:C,Ls=L(Dt,E,G,K),as=X(lt(gt,Mt),Q,P,st),Te=Z(Ls-_t),cs=Z(te(as,Yt)),re=Z(Pe(as,Yt)),pe=cs-re;if(gt!=null){let se=gt<0?Y:ls,_e=gt<0?ls:Y;Oe?(St>0&&Ke[C]!=null&&rt(Cs.get(Ke[C]),Te,re+he(St/2),ht,te(0,pe-St),se,_e),ze[C]!=null&&rt(de.get(ze[C]),Te,re+he(St/2),ht,te(0,pe-St),se,_e)):rt(Ds,Te,re+he(St/2),ht,te(0,pe-St),se,_e),dt(_,k,C,Te-St/2,re,ht+St,pe)}}return St>0?Zt.stroke=Oe?Cs:Ds:Oe||(Zt._fill=q.width==0?q._fill:q._stroke??q._fill,Zt.width=0),Zt.fill=Oe?de:Ds,Zt})}function Ap(t,e){const s=lt(e?.alignGaps,0);return(i,n,r,o)=>Os(i,n,(h,d,f,y,g,$,_,k,D,U,q)=>{[r,o]=En(f,r,o);let A=h.pxRound,z=N=>A($(N,y,U,k)),E=N=>A(_(N,g,q,D)),Q,L,X;y.ori==0?(Q=Mn,X=mi,L=tc):(Q=Dn,X=gi,L=ec);const K=y.dir*(y.ori==0?1:-1);let st=z(d[K==1?r:o]),G=st,P=[],Z=[];for(let N=K==1?r:o;N>=r&&N<=o;N+=K)if(f[N]!=null){let bt=d[N],rt=z(bt);P.push(G=rt),Z.push(E(f[N]))}const I={stroke:t(P,Z,Q,X,L,A),fill:null,clip:null,band:null,gaps:null,flags:ci},B=I.stroke;let[H,nt]=oo(i,n);if(h.fill!=null||H!=0){let N=I.fill=new Path2D(B),ee=h.fillTo(i,n,h.min,h.max,H),bt=E(ee);X(N,G,bt),X(N,st,bt)}if(!h.spanGaps){let N=[];N.push(...lo(d,f,r,o,K,z,s)),I.gaps=N=h.gaps(i,n,r,o,N),I.clip=Cn(N,y.ori,k,D,U,q)}return nt!=0&&(I.band=nt==2?[Be(i,n,r,o,B,-1),Be(i,n,r,o,B,1)]:Be(i,n,r,o,B,nt)),I})}function Ep(t){return Ap(Pp,t)}function Pp(t,e,s,i,n,r){const o=t.length;if(o<2)return null;const h=new Path2D;if(s(h,t[0],e[0]),o==2)i(h,t[1],e[1]);else{let d=Array(o),f=Array(o-1),y=Array(o-1),g=Array(o-1);for(let $=0;$<o-1;$++)y[$]=e[$+1]-e[$],g[$]=t[$+1]-t[$],f[$]=y[$]/g[$];d[0]=f[0];for(let $=1;$<o-1;$++)f[$]===0||f[$-1]===0||f[$-1]>0!=f[$]>0?d[$]=0:(d[$]=3*(g[$-1]+g[$])/((2*g[$]+g[$-1])/f[$-1]+(g[$]+2*g[$-1])/f[$]),isFinite(d[$])||(d[$]=0));d[o-1]=f[o-2];for(let $=0;$<o-1;$++)n(h,t[$]+g[$]/3,e[$]+d[$]*g[$]/3,t[$+1]-g[$]/3,e[$+1]-d[$+1]*g[$]/3,t[$+1],e[$+1])}return h}const Lr=new Set;function Yl(){for(let t of Lr)t.syncRect(!0)}fi&&(Ss(ad,ti,Yl),Ss(cd,ti,Yl,!0),Ss(gn,ti,()=>{Gt.pxRatio=ct}));const Op=nc(),Tp=sc();function Zl(t,e,s,i){return(i?[t[0],t[1]].concat(t.slice(2)):[t[0]].concat(t.slice(1))).map((r,o)=>Ir(r,o,e,s))}function Cp(t,e){return t.map((s,i)=>i==0?{}:Ct({},e,s))}function Ir(t,e,s,i){return Ct({},e==0?s:i,t)}function rc(t,e,s){return e==null?li:[e,s]}const Mp=rc;function Dp(t,e,s){return e==null?li:vn(e,s,Xr,!0)}function oc(t,e,s,i){return e==null?li:Pn(e,s,t.scales[i].log,!1)}const Lp=oc;function lc(t,e,s,i){return e==null?li:Qr(e,s,t.scales[i].log,!1)}const Ip=lc;function Rp(t,e,s,i,n){let r=te(Pl(t),Pl(e)),o=e-t,h=Ee(n/i*o,s);do{let d=s[h],f=i*d/o;if(f>=n&&r+(d<5?is.get(d):0)<=17)return[d,f]}while(++h<s.length);return[0,0]}function Jl(t){let e,s;return t=t.replace(/(\d+)px/,(i,n)=>(e=Lt((s=+n)*ct))+"px"),[t,e,s]}function jp(t){t.show&&[t.font,t.labelFont].forEach(e=>{let s=mt(e[2]*ct,1);e[0]=e[0].replace(/[0-9.]+px/,s+"px"),e[1]=s})}function Gt(t,e,s){const i={mode:lt(t.mode,1)},n=i.mode;function r(l,a,c,u){let m=a.valToPct(l);return u+c*(a.dir==-1?1-m:m)}function o(l,a,c,u){let m=a.valToPct(l);return u+c*(a.dir==-1?m:1-m)}function h(l,a,c,u){return a.ori==0?r(l,a,c,u):o(l,a,c,u)}i.valToPosH=r,i.valToPosV=o;let d=!1;i.status=0;const f=i.root=$e(Vu);if(t.id!=null&&(f.id=t.id),ce(f,t.class),t.title){let l=$e(Gu,f);l.textContent=t.title}const y=Ae("canvas"),g=i.ctx=y.getContext("2d"),$=$e(Ku,f);Ss("click",$,l=>{l.target===k&&(vt!=Bs||xt!=Ws)&&Wt.click(i,l)},!0);const _=i.under=$e(Yu,$);$.appendChild(y);const k=i.over=$e(Zu,$);t=ai(t);const D=+lt(t.pxAlign,1),U=Gl(D);(t.plugins||[]).forEach(l=>{l.opts&&(t=l.opts(i,t)||t)});const q=t.ms||.001,A=i.series=n==1?Zl(t.series||[],Ul,Bl,!1):Cp(t.series||[null],Vl),z=i.axes=Zl(t.axes||[],Hl,ql,!0),E=i.scales={},Q=i.bands=t.bands||[];Q.forEach(l=>{l.fill=it(l.fill||null),l.dir=lt(l.dir,-1)});const L=n==2?A[1].facets[0].scale:A[0].scale,X={axes:kc,series:wc},K=(t.drawOrder||["axes","series"]).map(l=>X[l]);function st(l){const a=l.distr==3?c=>Ve(c>0?c:l.clamp(i,c,l.min,l.max,l.key)):l.distr==4?c=>fr(c,l.asinh):l.distr==100?c=>l.fwd(c):c=>c;return c=>{let u=a(c),{_min:m,_max:v}=l,w=v-m;return(u-m)/w}}function G(l){let a=E[l];if(a==null){let c=(t.scales||Ii)[l]||Ii;if(c.from!=null){G(c.from);let u=Ct({},E[c.from],c,{key:l});u.valToPct=st(u),E[l]=u}else{a=E[l]=Ct({},l==L?Ya:yp,c),a.key=l;let u=a.time,m=a.range,v=ts(m);if((l!=L||n==2&&!u)&&(v&&(m[0]==null||m[1]==null)&&(m={min:m[0]==null?kl:{mode:1,hard:m[0],soft:m[0]},max:m[1]==null?kl:{mode:1,hard:m[1],soft:m[1]}},v=!1),!v&&Tn(m))){let w=m;m=(b,x,O)=>x==null?li:vn(x,O,w)}a.range=it(m||(u?Mp:l==L?a.distr==3?Lp:a.distr==4?Ip:rc:a.distr==3?oc:a.distr==4?lc:Dp)),a.auto=it(v?!1:a.auto),a.clamp=it(a.clamp||$p),a._min=a._max=null,a.valToPct=st(a)}}}G("x"),G("y"),n==1&&A.forEach(l=>{G(l.scale)}),z.forEach(l=>{G(l.scale)});for(let l in t.scales)G(l);const P=E[L],Z=P.distr;let I,B;P.ori==0?(ce(f,Bu),I=r,B=o):(ce(f,Wu),I=o,B=r);const H={};for(let l in E){let a=E[l];(a.min!=null||a.max!=null)&&(H[l]={min:a.min,max:a.max},a.min=a.max=null)}const nt=t.tzDate||(l=>new Date(Lt(l/q))),N=t.fmtDate||so,ee=q==1?Bd(nt):Kd(nt),bt=Rl(nt,Il(q==1?Vd:Gd,N)),rt=Nl(nt,jl(Zd,N)),dt=[],tt=i.legend=Ct({},Xd,t.legend),R=i.cursor=Ct({},rp,{drag:{y:n==2}},t.cursor),Mt=tt.show,Yt=R.show,_t=tt.markers;tt.idxs=dt,_t.width=it(_t.width),_t.dash=it(_t.dash),_t.stroke=it(_t.stroke),_t.fill=it(_t.fill);let ht,be,ne,St=[],Oe=[],ze,de=!1,Ke={};if(tt.live){const l=A[1]?A[1].values:null;de=l!=null,ze=de?l(i,1,0):{_:0};for(let a in ze)Ke[a]=Zr}if(Mt)if(ht=Ae("table",sd,f),ne=Ae("tbody",null,ht),tt.mount(i,ht),de){be=Ae("thead",null,ht,ne);let l=Ae("tr",null,be);Ae("th",null,l);for(var Cs in ze)Ae("th",dl,l).textContent=Cs}else ce(ht,nd),tt.live&&ce(ht,id);const Ms={show:!0},vi={show:!1};function Bi(l,a){if(a==0&&(de||!tt.live||n==2))return li;let c=[],u=Ae("tr",rd,ne,ne.childNodes[a]);ce(u,l.class),l.show||ce(u,ws);let m=Ae("th",null,u);if(_t.show){let b=$e(od,m);if(a>0){let x=_t.width(i,a);x&&(b.style.border=x+"px "+_t.dash(i,a)+" "+_t.stroke(i,a)),b.style.background=_t.fill(i,a)}}let v=$e(dl,m);l.label instanceof HTMLElement?v.appendChild(l.label):v.textContent=l.label,a>0&&(_t.show||(v.style.color=l.width>0?_t.stroke(i,a):_t.fill(i,a)),Zt("click",m,b=>{if(R._lock)return;us(b);let x=A.indexOf(l);if((b.ctrlKey||b.metaKey)!=tt.isolate){let O=A.some((T,M)=>M>0&&M!=x&&T.show);A.forEach((T,M)=>{M>0&&Me(M,O?M==x?Ms:vi:Ms,!0,Tt.setSeries)})}else Me(x,{show:!l.show},!0,Tt.setSeries)},!1),Rs&&Zt(gl,m,b=>{R._lock||(us(b),Me(A.indexOf(l),Ks,!0,Tt.setSeries))},!1));for(var w in ze){let b=Ae("td",ld,u);b.textContent="--",c.push(b)}return[u,c]}const os=new Map;function Zt(l,a,c,u=!0){const m=os.get(a)||{},v=R.bind[l](i,a,c,u);v&&(Ss(l,a,m[l]=v),os.set(a,m))}function Ds(l,a,c){const u=os.get(a)||{};for(let m in u)(l==null||m==l)&&(Or(m,a,u[m]),delete u[m]);l==null&&os.delete(a)}let qe=0,ls=0,Y=0,C=0,gt=0,Dt=0,Ls=gt,as=Dt,Te=Y,cs=C,re=0,pe=0,se=0,_e=0;i.bbox={};let jn=!1,Wi=!1,Is=!1,hs=!1,Gi=!1,fe=!1;function Nn(l,a,c){(c||l!=i.width||a!=i.height)&&co(l,a),zs(!1),Is=!0,Wi=!0,qs()}function co(l,a){i.width=qe=Y=l,i.height=ls=C=a,gt=Dt=0,pc(),fc();let c=i.bbox;re=c.left=$s(gt*ct,.5),pe=c.top=$s(Dt*ct,.5),se=c.width=$s(Y*ct,.5),_e=c.height=$s(C*ct,.5)}const hc=3;function uc(){let l=!1,a=0;for(;!l;){a++;let c=xc(a),u=Sc(a);l=a==hc||c&&u,l||(co(i.width,i.height),Wi=!0)}}function dc({width:l,height:a}){Nn(l,a)}i.setSize=dc;function pc(){let l=!1,a=!1,c=!1,u=!1;z.forEach((m,v)=>{if(m.show&&m._show){let{side:w,_size:b}=m,x=w%2,O=m.label!=null?m.labelSize:0,T=b+O;T>0&&(x?(Y-=T,w==3?(gt+=T,u=!0):c=!0):(C-=T,w==0?(Dt+=T,l=!0):a=!0))}}),ds[0]=l,ds[1]=c,ds[2]=a,ds[3]=u,Y-=Ye[1]+Ye[3],gt+=Ye[3],C-=Ye[2]+Ye[0],Dt+=Ye[0]}function fc(){let l=gt+Y,a=Dt+C,c=gt,u=Dt;function m(v,w){switch(v){case 1:return l+=w,l-w;case 2:return a+=w,a-w;case 3:return c-=w,c+w;case 0:return u-=w,u+w}}z.forEach((v,w)=>{if(v.show&&v._show){let b=v.side;v._pos=m(b,v._size),v.label!=null&&(v._lpos=m(b,v.labelSize))}})}if(R.dataIdx==null){let l=R.hover,a=l.skip=new Set(l.skip??[]);a.add(void 0);let c=l.prox=it(l.prox),u=l.bias??=0;R.dataIdx=(m,v,w,b)=>{if(v==0)return w;let x=w,O=c(m,v,w,b)??ft,T=O>=0&&O<ft,M=P.ori==0?Y:C,W=R.left,at=e[0],ot=e[v];if(a.has(ot[w])){x=null;let et=null,F=null,j;if(u==0||u==-1)for(j=w;et==null&&j-- >0;)a.has(ot[j])||(et=j);if(u==0||u==1)for(j=w;F==null&&j++<ot.length;)a.has(ot[j])||(F=j);if(et!=null||F!=null)if(T){let yt=et==null?-1/0:I(at[et],P,M,0),Et=F==null?1/0:I(at[F],P,M,0),Ft=W-yt,pt=Et-W;Ft<=pt?Ft<=O&&(x=et):pt<=O&&(x=F)}else x=F==null?et:et==null?F:w-et<=F-w?et:F}else T&&It(W-I(at[w],P,M,0))>O&&(x=null);return x}}const us=l=>{R.event=l};R.idxs=dt,R._lock=!1;let Kt=R.points;Kt.show=it(Kt.show),Kt.size=it(Kt.size),Kt.stroke=it(Kt.stroke),Kt.width=it(Kt.width),Kt.fill=it(Kt.fill);const Ce=i.focus=Ct({},t.focus||{alpha:.3},R.focus),Rs=Ce.prox>=0,js=Rs&&Kt.one;let me=[],Ns=[],Hs=[];function ho(l,a){let c=Kt.show(i,a);if(c instanceof HTMLElement)return ce(c,ed),ce(c,l.class),Re(c,-10,-10,Y,C),k.insertBefore(c,me[a]),c}function uo(l,a){if(n==1||a>0){let c=n==1&&E[l.scale].time,u=l.value;l.value=c?Cl(u)?Nl(nt,jl(u,N)):u||rt:u||mp,l.label=l.label||(c?lp:op)}if(js||a>0){l.width=l.width==null?1:l.width,l.paths=l.paths||Op||yd,l.fillTo=it(l.fillTo||wp),l.pxAlign=+lt(l.pxAlign,D),l.pxRound=Gl(l.pxAlign),l.stroke=it(l.stroke||null),l.fill=it(l.fill||null),l._stroke=l._fill=l._paths=l._focus=null;let c=gp(te(1,l.width),1),u=l.points=Ct({},{size:c,width:te(1,c*.2),stroke:l.stroke,space:c*2,paths:Tp,_stroke:null,_fill:null},l.points);u.show=it(u.show),u.filter=it(u.filter),u.fill=it(u.fill),u.stroke=it(u.stroke),u.paths=it(u.paths),u.pxAlign=l.pxAlign}if(Mt){let c=Bi(l,a);St.splice(a,0,c[0]),Oe.splice(a,0,c[1]),tt.values.push(null)}if(Yt){dt.splice(a,0,null);let c=null;js?a==0&&(c=ho(l,a)):a>0&&(c=ho(l,a)),me.splice(a,0,c),Ns.splice(a,0,0),Hs.splice(a,0,0)}qt("addSeries",a)}function mc(l,a){a=a??A.length,l=n==1?Ir(l,a,Ul,Bl):Ir(l,a,{},Vl),A.splice(a,0,l),uo(A[a],a)}i.addSeries=mc;function gc(l){if(A.splice(l,1),Mt){tt.values.splice(l,1),Oe.splice(l,1);let a=St.splice(l,1)[0];Ds(null,a.firstChild),a.remove()}Yt&&(dt.splice(l,1),me.splice(l,1)[0].remove(),Ns.splice(l,1),Hs.splice(l,1)),qt("delSeries",l)}i.delSeries=gc;const ds=[!1,!1,!1,!1];function vc(l,a){if(l._show=l.show,l.show){let c=l.side%2,u=E[l.scale];u==null&&(l.scale=c?A[1].scale:L,u=E[l.scale]);let m=u.time;l.size=it(l.size),l.space=it(l.space),l.rotate=it(l.rotate),ts(l.incrs)&&l.incrs.forEach(w=>{!is.has(w)&&is.set(w,Ta(w))}),l.incrs=it(l.incrs||(u.distr==2?zd:m?q==1?Fd:Wd:ys)),l.splits=it(l.splits||(m&&u.distr==1?ee:u.distr==3?Cr:u.distr==4?hp:cp)),l.stroke=it(l.stroke),l.grid.stroke=it(l.grid.stroke),l.ticks.stroke=it(l.ticks.stroke),l.border.stroke=it(l.border.stroke);let v=l.values;l.values=ts(v)&&!ts(v[0])?it(v):m?ts(v)?Rl(nt,Il(v,N)):Cl(v)?Yd(nt,v):v||bt:v||ap,l.filter=it(l.filter||(u.distr>=3&&u.log==10?pp:u.distr==3&&u.log==2?fp:Pa)),l.font=Jl(l.font),l.labelFont=Jl(l.labelFont),l._size=l.size(i,null,a,0),l._space=l._rotate=l._incrs=l._found=l._splits=l._values=null,l._size>0&&(ds[a]=!0,l._el=$e(Ju,$))}}function $i(l,a,c,u){let[m,v,w,b]=c,x=a%2,O=0;return x==0&&(b||v)&&(O=a==0&&!m||a==2&&!w?Lt(Hl.size/3):0),x==1&&(m||w)&&(O=a==1&&!v||a==3&&!b?Lt(ql.size/2):0),O}const po=i.padding=(t.padding||[$i,$i,$i,$i]).map(l=>it(lt(l,$i))),Ye=i._padding=po.map((l,a)=>l(i,a,ds,0));let Bt,Nt=null,Ht=null;const Ki=n==1?A[0].idxs:null;let xe=null,yi=!1;function fo(l,a){if(e=l??[],i.data=i._data=e,n==2){Bt=0;for(let c=1;c<A.length;c++)Bt+=e[c][0].length}else{e.length==0&&(i.data=i._data=e=[[]]),xe=e[0],Bt=xe.length;let c=e;if(Z==2){c=e.slice();let u=c[0]=Array(Bt);for(let m=0;m<Bt;m++)u[m]=m}i._data=e=c}if(zs(!0),qt("setData"),Z==2&&(Is=!0),a!==!1){let c=P;c.auto(i,yi)?Hn():Je(L,c.min,c.max),hs=hs||R.left>=0,fe=!0,qs()}}i.setData=fo;function Hn(){yi=!0;let l,a;n==1&&(Bt>0?(Nt=Ki[0]=0,Ht=Ki[1]=Bt-1,l=e[0][Nt],a=e[0][Ht],Z==2?(l=Nt,a=Ht):l==a&&(Z==3?[l,a]=Pn(l,l,P.log,!1):Z==4?[l,a]=Qr(l,l,P.log,!1):P.time?a=l+Lt(86400/q):[l,a]=vn(l,a,Xr,!0))):(Nt=Ki[0]=l=null,Ht=Ki[1]=a=null)),Je(L,l,a)}let Yi,Us,Un,zn,qn,Fn,Vn,Bn,Wn,ie;function mo(l,a,c,u,m,v){l??=fl,c??=eo,u??="butt",m??=fl,v??="round",l!=Yi&&(g.strokeStyle=Yi=l),m!=Us&&(g.fillStyle=Us=m),a!=Un&&(g.lineWidth=Un=a),v!=qn&&(g.lineJoin=qn=v),u!=Fn&&(g.lineCap=Fn=u),c!=zn&&g.setLineDash(zn=c)}function go(l,a,c,u){a!=Us&&(g.fillStyle=Us=a),l!=Vn&&(g.font=Vn=l),c!=Bn&&(g.textAlign=Bn=c),u!=Wn&&(g.textBaseline=Wn=u)}function Gn(l,a,c,u,m=0){if(u.length>0&&l.auto(i,yi)&&(a==null||a.min==null)){let v=lt(Nt,0),w=lt(Ht,u.length-1),b=c.min==null?pd(u,v,w,m,l.distr==3):[c.min,c.max];l.min=Pe(l.min,c.min=b[0]),l.max=te(l.max,c.max=b[1])}}const vo={min:null,max:null};function $c(){for(let u in E){let m=E[u];H[u]==null&&(m.min==null||H[L]!=null&&m.auto(i,yi))&&(H[u]=vo)}for(let u in E){let m=E[u];H[u]==null&&m.from!=null&&H[m.from]!=null&&(H[u]=vo)}H[L]!=null&&zs(!0);let l={};for(let u in H){let m=H[u];if(m!=null){let v=l[u]=ai(E[u],_d);if(m.min!=null)Ct(v,m);else if(u!=L||n==2)if(Bt==0&&v.from==null){let w=v.range(i,null,null,u);v.min=w[0],v.max=w[1]}else v.min=ft,v.max=-ft}}if(Bt>0){A.forEach((u,m)=>{if(n==1){let v=u.scale,w=H[v];if(w==null)return;let b=l[v];if(m==0){let x=b.range(i,b.min,b.max,v);b.min=x[0],b.max=x[1],Nt=Ee(b.min,e[0]),Ht=Ee(b.max,e[0]),Ht-Nt>1&&(e[0][Nt]<b.min&&Nt++,e[0][Ht]>b.max&&Ht--),u.min=xe[Nt],u.max=xe[Ht]}else u.show&&u.auto&&Gn(b,w,u,e[m],u.sorted);u.idxs[0]=Nt,u.idxs[1]=Ht}else if(m>0&&u.show&&u.auto){let[v,w]=u.facets,b=v.scale,x=w.scale,[O,T]=e[m],M=l[b],W=l[x];M!=null&&Gn(M,H[b],v,O,v.sorted),W!=null&&Gn(W,H[x],w,T,w.sorted),u.min=w.min,u.max=w.max}});for(let u in l){let m=l[u],v=H[u];if(m.from==null&&(v==null||v.min==null)){let w=m.range(i,m.min==ft?null:m.min,m.max==-ft?null:m.max,u);m.min=w[0],m.max=w[1]}}}for(let u in l){let m=l[u];if(m.from!=null){let v=l[m.from];if(v.min==null)m.min=m.max=null;else{let w=m.range(i,v.min,v.max,u);m.min=w[0],m.max=w[1]}}}let a={},c=!1;for(let u in l){let m=l[u],v=E[u];if(v.min!=m.min||v.max!=m.max){v.min=m.min,v.max=m.max;let w=v.distr;v._min=w==3?Ve(v.min):w==4?fr(v.min,v.asinh):w==100?v.fwd(v.min):v.min,v._max=w==3?Ve(v.max):w==4?fr(v.max,v.asinh):w==100?v.fwd(v.max):v.max,a[u]=c=!0}}if(c){A.forEach((u,m)=>{n==2?m>0&&a.y&&(u._paths=null):a[u.scale]&&(u._paths=null)});for(let u in a)Is=!0,qt("setScale",u);Yt&&R.left>=0&&(hs=fe=!0)}for(let u in H)H[u]=null}function yc(l){let a=Tr(Nt-1,0,Bt-1),c=Tr(Ht+1,0,Bt-1);for(;l[a]==null&&a>0;)a--;for(;l[c]==null&&c<Bt-1;)c++;return[a,c]}function wc(){if(Bt>0){let l=A.some(a=>a._focus)&&ie!=Ce.alpha;l&&(g.globalAlpha=ie=Ce.alpha),A.forEach((a,c)=>{if(c>0&&a.show&&($o(c,!1),$o(c,!0),a._paths==null)){let u=ie;ie!=a.alpha&&(g.globalAlpha=ie=a.alpha);let m=n==2?[0,e[c][0].length-1]:yc(e[c]);a._paths=a.paths(i,c,m[0],m[1]),ie!=u&&(g.globalAlpha=ie=u)}}),A.forEach((a,c)=>{if(c>0&&a.show){let u=ie;ie!=a.alpha&&(g.globalAlpha=ie=a.alpha),a._paths!=null&&yo(c,!1);{let m=a._paths!=null?a._paths.gaps:null,v=a.points.show(i,c,Nt,Ht,m),w=a.points.filter(i,c,v,m);(v||w)&&(a.points._paths=a.points.paths(i,c,Nt,Ht,w),yo(c,!0))}ie!=u&&(g.globalAlpha=ie=u),qt("drawSeries",c)}}),l&&(g.globalAlpha=ie=1)}}function $o(l,a){let c=a?A[l].points:A[l];c._stroke=c.stroke(i,l),c._fill=c.fill(i,l)}function yo(l,a){let c=a?A[l].points:A[l],{stroke:u,fill:m,clip:v,flags:w,_stroke:b=c._stroke,_fill:x=c._fill,_width:O=c.width}=c._paths;O=mt(O*ct,3);let T=null,M=O%2/2;a&&x==null&&(x=O>0?"#fff":b);let W=c.pxAlign==1&&M>0;if(W&&g.translate(M,M),!a){let at=re-O/2,ot=pe-O/2,et=se+O,F=_e+O;T=new Path2D,T.rect(at,ot,et,F)}a?Kn(b,O,c.dash,c.cap,x,u,m,w,v):bc(l,b,O,c.dash,c.cap,x,u,m,w,T,v),W&&g.translate(-M,-M)}function bc(l,a,c,u,m,v,w,b,x,O,T){let M=!1;x!=0&&Q.forEach((W,at)=>{if(W.series[0]==l){let ot=A[W.series[1]],et=e[W.series[1]],F=(ot._paths||Ii).band;ts(F)&&(F=W.dir==1?F[0]:F[1]);let j,yt=null;ot.show&&F&&md(et,Nt,Ht)?(yt=W.fill(i,at)||v,j=ot._paths.clip):F=null,Kn(a,c,u,m,yt,w,b,x,O,T,j,F),M=!0}}),M||Kn(a,c,u,m,v,w,b,x,O,T)}const wo=ci|Dr;function Kn(l,a,c,u,m,v,w,b,x,O,T,M){mo(l,a,c,u,m),(x||O||M)&&(g.save(),x&&g.clip(x),O&&g.clip(O)),M?(b&wo)==wo?(g.clip(M),T&&g.clip(T),Ji(m,w),Zi(l,v,a)):b&Dr?(Ji(m,w),g.clip(M),Zi(l,v,a)):b&ci&&(g.save(),g.clip(M),T&&g.clip(T),Ji(m,w),g.restore(),Zi(l,v,a)):(Ji(m,w),Zi(l,v,a)),(x||O||M)&&g.restore()}function Zi(l,a,c){c>0&&(a instanceof Map?a.forEach((u,m)=>{g.strokeStyle=Yi=m,g.stroke(u)}):a!=null&&l&&g.stroke(a))}function Ji(l,a){a instanceof Map?a.forEach((c,u)=>{g.fillStyle=Us=u,g.fill(c)}):a!=null&&l&&g.fill(a)}function _c(l,a,c,u){let m=z[l],v;if(u<=0)v=[0,0];else{let w=m._space=m.space(i,l,a,c,u),b=m._incrs=m.incrs(i,l,a,c,u,w);v=Rp(a,c,b,u,w)}return m._found=v}function Yn(l,a,c,u,m,v,w,b,x,O){let T=w%2/2;D==1&&g.translate(T,T),mo(b,w,x,O,b),g.beginPath();let M,W,at,ot,et=m+(u==0||u==3?-v:v);c==0?(W=m,ot=et):(M=m,at=et);for(let F=0;F<l.length;F++)a[F]!=null&&(c==0?M=at=l[F]:W=ot=l[F],g.moveTo(M,W),g.lineTo(at,ot));g.stroke(),D==1&&g.translate(-T,-T)}function xc(l){let a=!0;return z.forEach((c,u)=>{if(!c.show)return;let m=E[c.scale];if(m.min==null){c._show&&(a=!1,c._show=!1,zs(!1));return}else c._show||(a=!1,c._show=!0,zs(!1));let v=c.side,w=v%2,{min:b,max:x}=m,[O,T]=_c(u,b,x,w==0?Y:C);if(T==0)return;let M=m.distr==2,W=c._splits=c.splits(i,u,b,x,O,T,M),at=m.distr==2?W.map(j=>xe[j]):W,ot=m.distr==2?xe[W[1]]-xe[W[0]]:O,et=c._values=c.values(i,c.filter(i,at,u,T,ot),u,T,ot);c._rotate=v==2?c.rotate(i,et,u,T):0;let F=c._size;c._size=ye(c.size(i,et,u,l)),F!=null&&c._size!=F&&(a=!1)}),a}function Sc(l){let a=!0;return po.forEach((c,u)=>{let m=c(i,u,ds,l);m!=Ye[u]&&(a=!1),Ye[u]=m}),a}function kc(){for(let l=0;l<z.length;l++){let a=z[l];if(!a.show||!a._show)continue;let c=a.side,u=c%2,m,v,w=a.stroke(i,l),b=c==0||c==3?-1:1,[x,O]=a._found;if(a.label!=null){let Qt=a.labelGap*b,ae=Lt((a._lpos+Qt)*ct);go(a.labelFont[0],w,"center",c==2?Pi:pl),g.save(),u==1?(m=v=0,g.translate(ae,Lt(pe+_e/2)),g.rotate((c==3?-ln:ln)/2)):(m=Lt(re+se/2),v=ae);let ms=Aa(a.label)?a.label(i,l,x,O):a.label;g.fillText(ms,m,v),g.restore()}if(O==0)continue;let T=E[a.scale],M=u==0?se:_e,W=u==0?re:pe,at=a._splits,ot=T.distr==2?at.map(Qt=>xe[Qt]):at,et=T.distr==2?xe[at[1]]-xe[at[0]]:x,F=a.ticks,j=a.border,yt=F.show?F.size:0,Et=Lt(yt*ct),Ft=Lt((a.alignTo==2?a._size-yt-a.gap:a.gap)*ct),pt=a._rotate*-ln/180,Pt=U(a._pos*ct),oe=(Et+Ft)*b,Jt=Pt+oe;v=u==0?Jt:0,m=u==1?Jt:0;let ge=a.font[0],Se=a.align==1?Zs:a.align==2?ur:pt>0?Zs:pt<0?ur:u==0?"center":c==3?ur:Zs,Le=pt||u==1?"middle":c==2?Pi:pl;go(ge,w,Se,Le);let le=a.font[1]*a.lineGap,ve=at.map(Qt=>U(h(Qt,T,M,W))),ke=a._values;for(let Qt=0;Qt<ke.length;Qt++){let ae=ke[Qt];if(ae!=null){u==0?m=ve[Qt]:v=ve[Qt],ae=""+ae;let ms=ae.indexOf(`
`)==-1?[ae]:ae.split(/\n/gm);for(let Xt=0;Xt<ms.length;Xt++){let Ho=ms[Xt];pt?(g.save(),g.translate(m,v+Xt*le),g.rotate(pt),g.fillText(Ho,0,0),g.restore()):g.fillText(Ho,m,v+Xt*le)}}}F.show&&Yn(ve,F.filter(i,ot,l,O,et),u,c,Pt,Et,mt(F.width*ct,3),F.stroke(i,l),F.dash,F.cap);let Ie=a.grid;Ie.show&&Yn(ve,Ie.filter(i,ot,l,O,et),u,u==0?2:1,u==0?pe:re,u==0?_e:se,mt(Ie.width*ct,3),Ie.stroke(i,l),Ie.dash,Ie.cap),j.show&&Yn([Pt],[1],u==0?1:0,u==0?1:2,u==1?pe:re,u==1?_e:se,mt(j.width*ct,3),j.stroke(i,l),j.dash,j.cap)}qt("drawAxes")}function zs(l){A.forEach((a,c)=>{c>0&&(a._paths=null,l&&(n==1?(a.min=null,a.max=null):a.facets.forEach(u=>{u.min=null,u.max=null})))})}let Qi=!1,Zn=!1,wi=[];function Ac(){Zn=!1;for(let l=0;l<wi.length;l++)qt(...wi[l]);wi.length=0}function qs(){Qi||(Od(bo),Qi=!0)}function Ec(l,a=!1){Qi=!0,Zn=a,l(i),bo(),a&&wi.length>0&&queueMicrotask(Ac)}i.batch=Ec;function bo(){if(jn&&($c(),jn=!1),Is&&(uc(),Is=!1),Wi){if(wt(_,Zs,gt),wt(_,Pi,Dt),wt(_,Ti,Y),wt(_,Ci,C),wt(k,Zs,gt),wt(k,Pi,Dt),wt(k,Ti,Y),wt(k,Ci,C),wt($,Ti,qe),wt($,Ci,ls),y.width=Lt(qe*ct),y.height=Lt(ls*ct),z.forEach(({_el:l,_show:a,_size:c,_pos:u,side:m})=>{if(l!=null)if(a){let v=m===3||m===0?c:0,w=m%2==1;wt(l,w?"left":"top",u-v),wt(l,w?"width":"height",c),wt(l,w?"top":"left",w?Dt:gt),wt(l,w?"height":"width",w?C:Y),Pr(l,ws)}else ce(l,ws)}),Yi=Us=Un=qn=Fn=Vn=Bn=Wn=zn=null,ie=1,xi(!0),gt!=Ls||Dt!=as||Y!=Te||C!=cs){zs(!1);let l=Y/Te,a=C/cs;if(Yt&&!hs&&R.left>=0){R.left*=l,R.top*=a,Fs&&Re(Fs,Lt(R.left),0,Y,C),Vs&&Re(Vs,0,Lt(R.top),Y,C);for(let c=0;c<me.length;c++){let u=me[c];u!=null&&(Ns[c]*=l,Hs[c]*=a,Re(u,ye(Ns[c]),ye(Hs[c]),Y,C))}}if($t.show&&!Gi&&$t.left>=0&&$t.width>0){$t.left*=l,$t.width*=l,$t.top*=a,$t.height*=a;for(let c in sr)wt(Gs,c,$t[c])}Ls=gt,as=Dt,Te=Y,cs=C}qt("setSize"),Wi=!1}qe>0&&ls>0&&(g.clearRect(0,0,y.width,y.height),qt("drawClear"),K.forEach(l=>l()),qt("draw")),$t.show&&Gi&&(Xi($t),Gi=!1),Yt&&hs&&(fs(null,!0,!1),hs=!1),tt.show&&tt.live&&fe&&(tr(),fe=!1),d||(d=!0,i.status=1,qt("ready")),yi=!1,Qi=!1}i.redraw=(l,a)=>{Is=a||!1,l!==!1?Je(L,P.min,P.max):qs()};function Jn(l,a){let c=E[l];if(c.from==null){if(Bt==0){let u=c.range(i,a.min,a.max,l);a.min=u[0],a.max=u[1]}if(a.min>a.max){let u=a.min;a.min=a.max,a.max=u}if(Bt>1&&a.min!=null&&a.max!=null&&a.max-a.min<1e-16)return;l==L&&c.distr==2&&Bt>0&&(a.min=Ee(a.min,e[0]),a.max=Ee(a.max,e[0]),a.min==a.max&&a.max++),H[l]=a,jn=!0,qs()}}i.setScale=Jn;let Qn,Xn,Fs,Vs,_o,xo,Bs,Ws,So,ko,vt,xt,Ze=!1;const Wt=R.drag;let Ut=Wt.x,zt=Wt.y;Yt&&(R.x&&(Qn=$e(Xu,k)),R.y&&(Xn=$e(td,k)),P.ori==0?(Fs=Qn,Vs=Xn):(Fs=Xn,Vs=Qn),vt=R.left,xt=R.top);const $t=i.select=Ct({show:!0,over:!0,left:0,width:0,top:0,height:0},t.select),Gs=$t.show?$e(Qu,$t.over?k:_):null;function Xi(l,a){if($t.show){for(let c in l)$t[c]=l[c],c in sr&&wt(Gs,c,l[c]);a!==!1&&qt("setSelect")}}i.setSelect=Xi;function Pc(l){if(A[l].show)Mt&&Pr(St[l],ws);else if(Mt&&ce(St[l],ws),Yt){let c=js?me[0]:me[l];c!=null&&Re(c,-10,-10,Y,C)}}function Je(l,a,c){Jn(l,{min:a,max:c})}function Me(l,a,c,u){a.focus!=null&&Dc(l),a.show!=null&&A.forEach((m,v)=>{v>0&&(l==v||l==null)&&(m.show=a.show,Pc(v),n==2?(Je(m.facets[0].scale,null,null),Je(m.facets[1].scale,null,null)):Je(m.scale,null,null),qs())}),c!==!1&&qt("setSeries",l,a),u&&Si("setSeries",i,l,a)}i.setSeries=Me;function Oc(l,a){Ct(Q[l],a)}function Tc(l,a){l.fill=it(l.fill||null),l.dir=lt(l.dir,-1),a=a??Q.length,Q.splice(a,0,l)}function Cc(l){l==null?Q.length=0:Q.splice(l,1)}i.addBand=Tc,i.setBand=Oc,i.delBand=Cc;function Mc(l,a){A[l].alpha=a,Yt&&me[l]!=null&&(me[l].style.opacity=a),Mt&&St[l]&&(St[l].style.opacity=a)}let Fe,Qe,ps;const Ks={focus:!0};function Dc(l){if(l!=ps){let a=l==null,c=Ce.alpha!=1;A.forEach((u,m)=>{if(n==1||m>0){let v=a||m==0||m==l;u._focus=a?null:v,c&&Mc(m,v?1:Ce.alpha)}}),ps=l,c&&qs()}}Mt&&Rs&&Zt(vl,ht,l=>{R._lock||(us(l),ps!=null&&Me(null,Ks,!0,Tt.setSeries))});function De(l,a,c){let u=E[a];c&&(l=l/ct-(u.ori==1?Dt:gt));let m=Y;u.ori==1&&(m=C,l=m-l),u.dir==-1&&(l=m-l);let v=u._min,w=u._max,b=l/m,x=v+(w-v)*b,O=u.distr;return O==3?oi(10,x):O==4?vd(x,u.asinh):O==100?u.bwd(x):x}function Lc(l,a){let c=De(l,L,a);return Ee(c,e[0],Nt,Ht)}i.valToIdx=l=>Ee(l,e[0]),i.posToIdx=Lc,i.posToVal=De,i.valToPos=(l,a,c)=>E[a].ori==0?r(l,E[a],c?se:Y,c?re:0):o(l,E[a],c?_e:C,c?pe:0),i.setCursor=(l,a,c)=>{vt=l.left,xt=l.top,fs(null,a,c)};function Ao(l,a){wt(Gs,Zs,$t.left=l),wt(Gs,Ti,$t.width=a)}function Eo(l,a){wt(Gs,Pi,$t.top=l),wt(Gs,Ci,$t.height=a)}let bi=P.ori==0?Ao:Eo,_i=P.ori==1?Ao:Eo;function Ic(){if(Mt&&tt.live)for(let l=n==2?1:0;l<A.length;l++){if(l==0&&de)continue;let a=tt.values[l],c=0;for(let u in a)Oe[l][c++].firstChild.nodeValue=a[u]}}function tr(l,a){if(l!=null&&(l.idxs?l.idxs.forEach((c,u)=>{dt[u]=c}):bd(l.idx)||dt.fill(l.idx),tt.idx=dt[0]),Mt&&tt.live){for(let c=0;c<A.length;c++)(c>0||n==1&&!de)&&Rc(c,dt[c]);Ic()}fe=!1,a!==!1&&qt("setLegend")}i.setLegend=tr;function Rc(l,a){let c=A[l],u=l==0&&Z==2?xe:e[l],m;de?m=c.values(i,l,a)??Ke:(m=c.value(i,a==null?null:u[a],l,a),m=m==null?Ke:{_:m}),tt.values[l]=m}function fs(l,a,c){So=vt,ko=xt,[vt,xt]=R.move(i,vt,xt),R.left=vt,R.top=xt,Yt&&(Fs&&Re(Fs,Lt(vt),0,Y,C),Vs&&Re(Vs,0,Lt(xt),Y,C));let u,m=Nt>Ht;Fe=ft,Qe=null;let v=P.ori==0?Y:C,w=P.ori==1?Y:C;if(vt<0||Bt==0||m){u=R.idx=null;for(let b=0;b<A.length;b++){let x=me[b];x!=null&&Re(x,-10,-10,Y,C)}Rs&&Me(null,Ks,!0,l==null&&Tt.setSeries),tt.live&&(dt.fill(u),fe=!0)}else{let b,x,O;n==1&&(b=P.ori==0?vt:xt,x=De(b,L),u=R.idx=Ee(x,e[0],Nt,Ht),O=I(e[0][u],P,v,0));let T=-10,M=-10,W=0,at=0,ot=!0,et="",F="";for(let j=n==2?1:0;j<A.length;j++){let yt=A[j],Et=dt[j],Ft=Et==null?null:n==1?e[j][Et]:e[j][1][Et],pt=R.dataIdx(i,j,u,x),Pt=pt==null?null:n==1?e[j][pt]:e[j][1][pt];if(fe=fe||Pt!=Ft||pt!=Et,dt[j]=pt,j>0&&yt.show){let oe=pt==null?-10:pt==u?O:I(n==1?e[0][pt]:e[j][0][pt],P,v,0),Jt=Pt==null?-10:B(Pt,n==1?E[yt.scale]:E[yt.facets[1].scale],w,0);if(Rs&&Pt!=null){let ge=P.ori==1?vt:xt,Se=It(Ce.dist(i,j,pt,Jt,ge));if(Se<Fe){let Le=Ce.bias;if(Le!=0){let le=De(ge,yt.scale),ve=Pt>=0?1:-1,ke=le>=0?1:-1;ke==ve&&(ke==1?Le==1?Pt>=le:Pt<=le:Le==1?Pt<=le:Pt>=le)&&(Fe=Se,Qe=j)}else Fe=Se,Qe=j}}if(fe||js){let ge,Se;P.ori==0?(ge=oe,Se=Jt):(ge=Jt,Se=oe);let Le,le,ve,ke,Ie,Qt,ae=!0,ms=Kt.bbox;if(ms!=null){ae=!1;let Xt=ms(i,j);ve=Xt.left,ke=Xt.top,Le=Xt.width,le=Xt.height}else ve=ge,ke=Se,Le=le=Kt.size(i,j);if(Qt=Kt.fill(i,j),Ie=Kt.stroke(i,j),js)j==Qe&&Fe<=Ce.prox&&(T=ve,M=ke,W=Le,at=le,ot=ae,et=Qt,F=Ie);else{let Xt=me[j];Xt!=null&&(Ns[j]=ve,Hs[j]=ke,Sl(Xt,Le,le,ae),_l(Xt,Qt,Ie),Re(Xt,ye(ve),ye(ke),Y,C))}}}}if(js){let j=Ce.prox,yt=ps==null?Fe<=j:Fe>j||Qe!=ps;if(fe||yt){let Et=me[0];Et!=null&&(Ns[0]=T,Hs[0]=M,Sl(Et,W,at,ot),_l(Et,et,F),Re(Et,ye(T),ye(M),Y,C))}}}if($t.show&&Ze)if(l!=null){let[b,x]=Tt.scales,[O,T]=Tt.match,[M,W]=l.cursor.sync.scales,at=l.cursor.drag;if(Ut=at._x,zt=at._y,Ut||zt){let{left:ot,top:et,width:F,height:j}=l.select,yt=l.scales[M].ori,Et=l.posToVal,Ft,pt,Pt,oe,Jt,ge=b!=null&&O(b,M),Se=x!=null&&T(x,W);ge&&Ut?(yt==0?(Ft=ot,pt=F):(Ft=et,pt=j),Pt=E[b],oe=I(Et(Ft,M),Pt,v,0),Jt=I(Et(Ft+pt,M),Pt,v,0),bi(Pe(oe,Jt),It(Jt-oe))):bi(0,v),Se&&zt?(yt==1?(Ft=ot,pt=F):(Ft=et,pt=j),Pt=E[x],oe=B(Et(Ft,W),Pt,w,0),Jt=B(Et(Ft+pt,W),Pt,w,0),_i(Pe(oe,Jt),It(Jt-oe))):_i(0,w)}else ir()}else{let b=It(So-_o),x=It(ko-xo);if(P.ori==1){let W=b;b=x,x=W}Ut=Wt.x&&b>=Wt.dist,zt=Wt.y&&x>=Wt.dist;let O=Wt.uni;O!=null?Ut&&zt&&(Ut=b>=O,zt=x>=O,!Ut&&!zt&&(x>b?zt=!0:Ut=!0)):Wt.x&&Wt.y&&(Ut||zt)&&(Ut=zt=!0);let T,M;Ut&&(P.ori==0?(T=Bs,M=vt):(T=Ws,M=xt),bi(Pe(T,M),It(M-T)),zt||_i(0,w)),zt&&(P.ori==1?(T=Bs,M=vt):(T=Ws,M=xt),_i(Pe(T,M),It(M-T)),Ut||bi(0,v)),!Ut&&!zt&&(bi(0,0),_i(0,0))}if(Wt._x=Ut,Wt._y=zt,l==null){if(c){if(No!=null){let[b,x]=Tt.scales;Tt.values[0]=b!=null?De(P.ori==0?vt:xt,b):null,Tt.values[1]=x!=null?De(P.ori==1?vt:xt,x):null}Si(dr,i,vt,xt,Y,C,u)}if(Rs){let b=c&&Tt.setSeries,x=Ce.prox;ps==null?Fe<=x&&Me(Qe,Ks,!0,b):Fe>x?Me(null,Ks,!0,b):Qe!=ps&&Me(Qe,Ks,!0,b)}}fe&&(tt.idx=u,tr()),a!==!1&&qt("setCursor")}let Xe=null;Object.defineProperty(i,"rect",{get(){return Xe==null&&xi(!1),Xe}});function xi(l=!1){l?Xe=null:(Xe=k.getBoundingClientRect(),qt("syncRect",Xe))}function Po(l,a,c,u,m,v,w){R._lock||Ze&&l!=null&&l.movementX==0&&l.movementY==0||(er(l,a,c,u,m,v,w,!1,l!=null),l!=null?fs(null,!0,!0):fs(a,!0,!1))}function er(l,a,c,u,m,v,w,b,x){if(Xe==null&&xi(!1),us(l),l!=null)c=l.clientX-Xe.left,u=l.clientY-Xe.top;else{if(c<0||u<0){vt=-10,xt=-10;return}let[O,T]=Tt.scales,M=a.cursor.sync,[W,at]=M.values,[ot,et]=M.scales,[F,j]=Tt.match,yt=a.axes[0].side%2==1,Et=P.ori==0?Y:C,Ft=P.ori==1?Y:C,pt=yt?v:m,Pt=yt?m:v,oe=yt?u:c,Jt=yt?c:u;if(ot!=null?c=F(O,ot)?h(W,E[O],Et,0):-10:c=Et*(oe/pt),et!=null?u=j(T,et)?h(at,E[T],Ft,0):-10:u=Ft*(Jt/Pt),P.ori==1){let ge=c;c=u,u=ge}}x&&(a==null||a.cursor.event.type==dr)&&((c<=1||c>=Y-1)&&(c=$s(c,Y)),(u<=1||u>=C-1)&&(u=$s(u,C))),b?(_o=c,xo=u,[Bs,Ws]=R.move(i,c,u)):(vt=c,xt=u)}const sr={width:0,height:0,left:0,top:0};function ir(){Xi(sr,!1)}let Oo,To,Co,Mo;function Do(l,a,c,u,m,v,w){Ze=!0,Ut=zt=Wt._x=Wt._y=!1,er(l,a,c,u,m,v,w,!0,!1),l!=null&&(Zt(pr,Ar,Lo,!1),Si(ml,i,Bs,Ws,Y,C,null));let{left:b,top:x,width:O,height:T}=$t;Oo=b,To=x,Co=O,Mo=T}function Lo(l,a,c,u,m,v,w){Ze=Wt._x=Wt._y=!1,er(l,a,c,u,m,v,w,!1,!0);let{left:b,top:x,width:O,height:T}=$t,M=O>0||T>0,W=Oo!=b||To!=x||Co!=O||Mo!=T;if(M&&W&&Xi($t),Wt.setScale&&M&&W){let at=b,ot=O,et=x,F=T;if(P.ori==1&&(at=x,ot=T,et=b,F=O),Ut&&Je(L,De(at,L),De(at+ot,L)),zt)for(let j in E){let yt=E[j];j!=L&&yt.from==null&&yt.min!=ft&&Je(j,De(et+F,j),De(et,j))}ir()}else R.lock&&(R._lock=!R._lock,fs(a,!0,l!=null));l!=null&&(Ds(pr,Ar),Si(pr,i,vt,xt,Y,C,null))}function jc(l,a,c,u,m,v,w){if(R._lock)return;us(l);let b=Ze;if(Ze){let x=!0,O=!0,T=10,M,W;P.ori==0?(M=Ut,W=zt):(M=zt,W=Ut),M&&W&&(x=vt<=T||vt>=Y-T,O=xt<=T||xt>=C-T),M&&x&&(vt=vt<Bs?0:Y),W&&O&&(xt=xt<Ws?0:C),fs(null,!0,!0),Ze=!1}vt=-10,xt=-10,dt.fill(null),fs(null,!0,!0),b&&(Ze=b)}function Io(l,a,c,u,m,v,w){R._lock||(us(l),Hn(),ir(),l!=null&&Si($l,i,vt,xt,Y,C,null))}function Ro(){z.forEach(jp),Nn(i.width,i.height,!0)}Ss(gn,ti,Ro);const Ys={};Ys.mousedown=Do,Ys.mousemove=Po,Ys.mouseup=Lo,Ys.dblclick=Io,Ys.setSeries=(l,a,c,u)=>{let m=Tt.match[2];c=m(i,a,c),c!=-1&&Me(c,u,!0,!1)},Yt&&(Zt(ml,k,Do),Zt(dr,k,Po),Zt(gl,k,l=>{us(l),xi(!1)}),Zt(vl,k,jc),Zt($l,k,Io),Lr.add(i),i.syncRect=xi);const tn=i.hooks=t.hooks||{};function qt(l,a,c){Zn?wi.push([l,a,c]):l in tn&&tn[l].forEach(u=>{u.call(null,i,a,c)})}(t.plugins||[]).forEach(l=>{for(let a in l.hooks)tn[a]=(tn[a]||[]).concat(l.hooks[a])});const jo=(l,a,c)=>c,Tt=Ct({key:null,setSeries:!1,filters:{pub:Ol,sub:Ol},scales:[L,A[1]?A[1].scale:null],match:[Tl,Tl,jo],values:[null,null]},R.sync);Tt.match.length==2&&Tt.match.push(jo),R.sync=Tt;const No=Tt.key,nr=Za(No);function Si(l,a,c,u,m,v,w){Tt.filters.pub(l,a,c,u,m,v,w)&&nr.pub(l,a,c,u,m,v,w)}nr.sub(i);function Nc(l,a,c,u,m,v,w){Tt.filters.sub(l,a,c,u,m,v,w)&&Ys[l](null,a,c,u,m,v,w)}i.pub=Nc;function Hc(){nr.unsub(i),Lr.delete(i),os.clear(),Or(gn,ti,Ro),f.remove(),ht?.remove(),qt("destroy")}i.destroy=Hc;function rr(){qt("init",t,e),fo(e||t.data,!1),H[L]?Jn(L,H[L]):Hn(),Gi=$t.show&&($t.width>0||$t.height>0),hs=fe=!0,Nn(t.width,t.height)}return A.forEach(uo),z.forEach(vc),s?s instanceof HTMLElement?(s.appendChild(f),rr()):s(i,rr):rr(),i}Gt.assign=Ct;Gt.fmtNum=to;Gt.rangeNum=vn;Gt.rangeLog=Pn;Gt.rangeAsinh=Qr;Gt.orient=Os;Gt.pxRatio=ct;Gt.join=Pd;Gt.fmtDate=so,Gt.tzDate=Hd;Gt.sync=Za;{Gt.addGap=bp,Gt.clipGaps=Cn;let t=Gt.paths={points:sc};t.linear=nc,t.stepped=Sp,t.bars=kp,t.spline=Ep}var Np=Object.defineProperty,Hp=Object.getOwnPropertyDescriptor,Ts=(t,e,s,i)=>{for(var n=i>1?void 0:i?Hp(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Np(e,s,n),n};const Ql=220;let Ge=class extends J{constructor(){super(...arguments),this.days=[],this.lines=[],this.label="",this.format=String,this.at=null,this.drawn=""}disconnectedCallback(){super.disconnectedCallback(),this.observer?.disconnect(),this.plot?.destroy(),this.plot=void 0,this.drawn=""}render(){const{at:t}=this;return p`
      <div class="row legend quiet" aria-hidden="true">
        ${this.lines.map(e=>p`<span
            ><span
              class="mark ${e.isDashed?"dashed":""} ${e.isBars?"bars":""}"
              style=${`border-color: var(${e.color})`}
            ></span
            >${e.label}</span
          >`)}
      </div>
      <div class="place" role="img" aria-label=${this.label}></div>
      <div class="read quiet" aria-hidden="true">${t===null?"":this.read(t)}</div>
    `}read(t){const e=this.lines.flatMap(({label:s,values:i})=>{const n=i[t];return n==null?[]:[`${s} ${this.format(n)}`]});return[this.store.format.shortDay(this.days[t]??""),...e].join(" · ")}updated(){const{language:t,themes:e,locale:s}=this.store.hass,i=JSON.stringify([this.days,this.lines,t,s,e?.darkMode,e?.theme]);i!==this.drawn&&(this.drawn=i,this.draw())}draw(){const{place:t}=this;this.plot?.destroy(),this.observer?.disconnect(),this.plot=new Gt(this.options(t.clientWidth),[this.days.map((e,s)=>s),...this.lines.map(({values:e})=>e)],t),this.observer=new ResizeObserver(()=>{const e=t.clientWidth;e&&e!==this.plot?.width&&this.plot?.setSize({width:e,height:Ql})}),this.observer.observe(t)}options(t){const e=h=>getComputedStyle(this).getPropertyValue(h).trim(),s=h=>{this.place.style.color=`var(${h})`;const d=getComputedStyle(this.place).color;return this.place.style.color="",d||e(h)},i=s("--aa-quiet"),n={stroke:s("--aa-line"),width:1},r="12px Roboto, sans-serif",o=Gt.paths.bars?.({size:[.7,40]});return{width:t||300,height:Ql,legend:{show:!1},cursor:{y:!1,drag:{x:!1,y:!1,setScale:!1}},hooks:{setCursor:[h=>this.at=h.cursor.idx??null]},scales:{x:{time:!1},y:{range:(h,d,f)=>[0,(f||1)*1.1]}},axes:[{stroke:i,font:r,grid:n,ticks:n,incrs:[1,2,7,14,30],space:60,size:34,values:(h,d)=>d.map(f=>this.store.format.shortDay(this.days[f]??""))},{stroke:i,font:r,grid:n,ticks:n,size:70,values:(h,d)=>d.map(f=>this.format(f))}],series:[{},...this.lines.map(h=>{const d=s(h.color);return{label:h.label,stroke:d,width:2,...h.isDashed?{dash:[6,4]}:{},...h.isBars&&o?{fill:d,paths:o,points:{show:!1}}:{}}})]}}};Ge.styles=[...J.styles,Ot`
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
    `];Ts([At({attribute:!1})],Ge.prototype,"days",2);Ts([At({attribute:!1})],Ge.prototype,"lines",2);Ts([At()],Ge.prototype,"label",2);Ts([At({attribute:!1})],Ge.prototype,"format",2);Ts([V()],Ge.prototype,"at",2);Ts([xn(".place")],Ge.prototype,"place",2);Ge=Ts([kt("haia-chart")],Ge);var Up=Object.defineProperty,zp=Object.getOwnPropertyDescriptor,In=(t,e,s,i)=>{for(var n=i>1?void 0:i?zp(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Up(e,s,n),n};const qp=[7,30,90];let hi=class extends J{constructor(){super(...arguments),this.span=30,this.agentId="",this.loading=0}start(){this.load(),this.subscribe("turns/subscribe",{},()=>{window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.load(),2e3)}),this.keep(()=>window.clearTimeout(this.timer))}load(){const t=++this.loading;this.ask("figures/get",{days:this.span}).then(e=>{e&&t===this.loading&&(this.found=e)})}get agents(){const t=this.store.me?.agents.map(({agent_id:s})=>s)??[],e=this.found?.days.map(({agent_id:s})=>s)??[];return[...new Set([...t,...e])]}render(){const{found:t,agents:e}=this;if(!t)return p`<p class="page quiet waits">${this.t("common.loading")}</p>`;const s=e.find(r=>t.days.some(({agent_id:o})=>o===r)),i=e.includes(this.agentId)?this.agentId:s??e[0]??"",n=t.days.filter(({agent_id:r})=>r===i);return p`<div class="page">
      <h2 class="hidden-text">${this.t("nav.figures")}</h2>
      <div class="row choice">${this.renderAgent(e,i)} ${this.renderSpan()}</div>
      ${this.store.isAdmin?S:p`<p class="quiet">${this.t("figures.own")}</p>`}
      ${n.length?p`${this.renderTiles(n,i)} ${this.renderCharts(n)} ${this.renderTable(n)}`:p`<p class="card">${this.t("figures.nothing")}</p>`}
    </div>`}renderAgent(t,e){return t.length<2?S:p`<select
      aria-label=${this.t("chat.agent")}
      @change=${s=>this.agentId=s.target.value}
    >
      ${t.map(s=>p`<option value=${s} ?selected=${s===e}>${this.store.agent(s)}</option>`)}
    </select>`}renderSpan(){return p`<select
      aria-label=${this.t("figures.span")}
      @change=${t=>{this.span=Number(t.target.value),this.load()}}
    >
      ${qp.map(t=>p`<option value=${t} ?selected=${t===this.span}>
            ${this.store.n("figures.days",t)}
          </option>`)}
    </select>`}renderTiles(t,e){const{format:s}=this.store,i=o=>s.number(t.reduce((h,d)=>h+d[o],0)),n=t.filter(({cost:o})=>o!==null),r=n.reduce((o,h)=>o+(h.cost??0),0);return p`<div class="tiles">
      ${this.renderTile("figures.turns",i("turns"))}
      ${this.renderTile("figures.failures",i("failures"))}
      ${this.renderTile("figures.not_understood",i("not_understood"))}
      ${this.renderTile("figures.stand_ins",i("stand_ins"))}
      ${this.renderTile("figures.cost",n.length?s.money(r):this.t("figures.no_price"))}
      ${this.renderLimit(e)}
    </div>`}renderTile(t,e){return p`<div class="card">
      <div class="quiet">${this.store.t(t)}</div>
      <div class="big">${e}</div>
    </div>`}renderLimit(t){const e=this.found?.agents[t];if(!e?.limit)return S;const{format:s}=this.store,i=this.t("figures.of_limit",{spent:s.money(e.spent),limit:s.money(e.limit)});return p`<div class="card">
      <div class="quiet">${this.t("figures.month")}</div>
      <div>${i}</div>
      <meter
        min="0"
        max=${e.limit}
        high=${e.limit*.8}
        optimum="0"
        value=${e.spent}
        aria-label=${i}
      ></meter>
      <div class="quiet">${this.store.word("limit",e.state)}</div>
    </div>`}renderCharts(t){const{format:e}=this.store,s=new Map(t.map(y=>[y.day,y])),i=this.found?.today??"",n=Array.from({length:this.span},(y,g)=>e.addDays(i,g+1-this.span)),r=(y,g)=>n.map($=>{const _=s.get($);return _?y(_):g}),o=(y,g,$)=>p`<section class="card">
        <h3>${y}</h3>
        <haia-chart
          .store=${this.store}
          .days=${n}
          .lines=${g}
          .format=${$}
          .label=${this.t("figures.chart",{title:y})}
        ></haia-chart>
      </section>`,h=y=>e.duration(y),d=y=>Number.isInteger(y)?e.number(y):"",f=t.some(({cost:y})=>y!==null);return p`
      ${o(this.t("figures.time"),[{label:this.t("figures.median"),color:"--aa-link",values:r(y=>y.median_ms,null)},{label:this.t("figures.p95"),color:"--aa-warn",isDashed:!0,values:r(y=>y.p95_ms,null)}],h)}
      ${f?o(this.t("figures.cost"),[{label:this.t("figures.cost"),color:"--aa-link",isBars:!0,values:r(y=>y.cost,0)}],y=>e.money(y)):S}
      ${o(this.t("figures.trouble"),[{label:this.t("figures.failures"),color:"--aa-error",values:r(y=>y.failures,0)},{label:this.t("figures.not_understood"),color:"--aa-warn",isDashed:!0,values:r(y=>y.not_understood,0)}],d)}
    `}renderTable(t){const{format:e}=this.store,s=[["figures.turns",i=>e.number(i.turns)],["figures.median",i=>e.duration(i.median_ms)],["figures.p95",i=>e.duration(i.p95_ms)],["figures.failures",i=>e.number(i.failures)],["figures.not_understood",i=>e.number(i.not_understood)],["figures.stand_ins",i=>e.number(i.stand_ins)],["figures.input",i=>e.number(i.input_tokens)],["figures.cached",i=>e.number(i.cached_input_tokens)],["figures.output",i=>e.number(i.output_tokens)],["figures.cost",i=>i.cost===null?"–":e.money(i.cost)]];return p`<details class="card">
      <summary>${this.t("figures.table")}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${this.t("figures.table")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${this.t("activity.day")}</th>
              ${s.map(([i])=>p`<th scope="col">${this.store.t(i)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${[...t].reverse().map(i=>p`<tr>
                <th scope="row">${e.shortDay(i.day)}</th>
                ${s.map(([,n])=>p`<td>${n(i)}</td>`)}
              </tr>`)}
          </tbody>
        </table>
      </div>
      <p class="quiet">
        <a href=${`${Rt}/activity`} @click=${Vt}>${this.t("nav.activity")}</a>
      </p>
    </details>`}};hi.styles=[...J.styles,Ot`
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
    `];In([V()],hi.prototype,"found",2);In([V()],hi.prototype,"span",2);In([V()],hi.prototype,"agentId",2);hi=In([kt("haia-figures")],hi);var Fp=Object.defineProperty,Vp=Object.getOwnPropertyDescriptor,ac=(t,e,s,i)=>{for(var n=i>1?void 0:i?Vp(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Fp(e,s,n),n};let yn=class extends J{constructor(){super(...arguments),this.sections=[],this.opened=new Set}render(){return p`${this.sections.map(t=>this.renderSection(t))}`}renderSection(t){const e=this.opened.has(t);return p`<details @toggle=${s=>this.toggle(t,s)}>
      <summary>
        <span class="name">${this.store.word("section",t.name)}</span>
        <span class="quiet">
          ${this.store.n("told.tokens",t.tokens)}
        </span>
      </summary>
      ${e?this.renderOpen(t):S}
    </details>`}renderOpen(t){const e=Object.entries(t.each??{});return p`${e.length?p`<ul class="each quiet">
            ${e.map(([s,i])=>p`<li>${s}: ${this.store.format.number(i)}</li>`)}
          </ul>`:S}
      <pre tabindex="0" aria-label=${this.store.word("section",t.name)}>${t.text}</pre>`}toggle(t,e){e.currentTarget.open?this.opened.add(t):this.opened.delete(t),this.requestUpdate()}};yn.styles=[...J.styles,Ot`
      details {
        border-top: 1px solid var(--aa-line);
      }
      summary {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        min-height: 44px;
        align-items: center;
        cursor: pointer;
      }
      summary::before {
        content: "▸";
        width: 1em;
      }
      details[open] > summary::before {
        content: "▾";
      }
      .name {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .each {
        columns: 18em;
        list-style: none;
        padding: 0 0 8px;
      }
      pre {
        max-height: 60vh;
        overflow-y: auto;
        overflow-wrap: anywhere;
      }
    `];ac([At({attribute:!1})],yn.prototype,"sections",2);yn=ac([kt("haia-sections")],yn);var Bp=Object.defineProperty,Wp=Object.getOwnPropertyDescriptor,cc=(t,e,s,i)=>{for(var n=i>1?void 0:i?Wp(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Bp(e,s,n),n};const Xl=.4;let wn=class extends J{constructor(){super(...arguments),this.spans=[]}render(){const{spans:t}=this,e=Math.max(1,...t.map(s=>s.start_ms+(s.duration_ms??0)));return p`<ol aria-label=${this.t("turn.spans")}>
      ${t.map(s=>this.renderSpan(s,e))}
    </ol>`}renderSpan(t,e){const{format:s}=this.store,i=t.start_ms/e*100,n=Math.max(Xl,(t.duration_ms??0)/e*100),r=rn(t.attributes?.error);return p`<li
      class=${r?"failed":""}
      style=${`padding-inline-start:${this.depth(t)*16}px`}
    >
      <div class="row spread">
        <span>${this.name(t)}</span>
        <span class="time quiet">
          ${t.duration_ms===null?this.t("step.runs"):this.t("turn.span",{took:s.milliseconds(t.duration_ms),start:s.milliseconds(t.start_ms)})}
        </span>
      </div>
      <div class="track" aria-hidden="true">
        <div
          class="bar"
          style=${`margin-inline-start:${Math.min(i,100-Xl)}%;width:${Math.min(n,100-i)}%`}
        ></div>
      </div>
      ${this.renderAbout(t)}
      ${r?p`<p class="error quiet">${this.said(t,r)}</p>`:S}
    </li>`}depth(t){let e=0;for(let s=t.parent;s!=null&&e<8;e+=1)s=this.spans[s]?.parent??null;return e}name({name:t,attributes:e}){if(t.startsWith("tool "))return this.store.word("step",t.slice(5));const s=`span.${t.replace(/ /g,"_")}`;return this.store.texts?.has(s)?this.t(s,{model:rn(e?.model),count:rn(e?.iteration)}):t}renderAbout({attributes:t={}}){const e=[],s=Number(t.input_tokens??0);s&&e.push(Gp(this,s,t));const i=t.first_event_ms;return typeof i=="number"&&e.push(this.t("turn.first",{time:this.store.format.milliseconds(i)})),e.length?p`<p class="quiet">${e.join(", ")}</p>`:S}said({attributes:t={}},e){const s=rn(t.message),i=this.store.word("failure",e);return s?this.t("turn.said",{why:i,message:s}):i}};wn.styles=[...J.styles,Ot`
      ol {
        list-style: none;
        padding: 0;
      }
      li {
        padding: 4px 0;
      }
      .track {
        height: 8px;
        margin-top: 2px;
        border-radius: 4px;
        background: color-mix(in srgb, var(--aa-text) 10%, transparent);
      }
      .bar {
        height: 100%;
        border-radius: 4px;
        background: var(--aa-link);
      }
      .failed .bar {
        background: var(--aa-error);
      }
      .time {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
    `];cc([At({attribute:!1})],wn.prototype,"spans",2);wn=cc([kt("haia-waterfall")],wn);function Gp(t,e,s){const{format:i}=t.store,n=Number(s.cached_input_tokens??0);return t.store.t("turn.tokens",{input:i.number(e),share:i.number(e?n/e*100:0),output:i.number(Number(s.output_tokens??0))})}function rn(t){return t==null?"":typeof t=="string"?t:JSON.stringify(t)}var Kp=Object.defineProperty,Yp=Object.getOwnPropertyDescriptor,Rn=(t,e,s,i)=>{for(var n=i>1?void 0:i?Yp(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Kp(e,s,n),n};let ui=class extends J{constructor(){super(...arguments),this.isMissing=!1}start(){this.load(),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},({turn:t})=>{t.turn_id===this.itemId&&this.load()})}willUpdate(t){t.has("itemId")&&this.hasUpdated&&this.load()}load(){this.read(this.itemId)}async read(t){let e;try{e=await this.store.call("turns/get",{turn_id:t})}catch{}if(t!==this.itemId||(Object.assign(this.store.people,e?.people),this.turn=e,this.isMissing=!e,this.parts=void 0,!e||!this.store.may("turns/request")))return;let s={requests:[]};try{s=await this.store.call("turns/request",{turn_id:t})}catch{}t===this.itemId&&(this.parts=s.requests.map(i=>this.split(i)))}split(t){const e=t.messages.map(s=>{const i=(s.tool_calls??[]).map(o=>`${o.name} ${JSON.stringify(o.arguments)}`),n=[s.content,...i,s.tail].filter(Boolean).join(`

`);return{name:s.role==="tool"?this.toolName(s.name??""):s.role,text:n,tokens:s.tokens}});return e.splice(1,0,t.tools),{total:e.reduce((s,{tokens:i})=>s+i,0),sections:e}}toolName(t){return this.t("turn.result",{name:t})}render(){const{turn:t,store:e}=this;return this.isMissing?p`<div class="page"><p>${this.t("error.not_found")}</p></div>`:t?p`<div class="page">
      <h2>${this.t("turn.title")}</h2>
      <section class="card">
        <p class="words">${t.text}</p>
        ${this.renderFacts(t)}
        <div class="row">
          ${t.can_undo&&e.may("turns/undo")?p`<haia-undo
                .store=${e}
                .turnId=${t.turn_id}
                @undone=${()=>this.load()}
              ></haia-undo>`:S}
          <a
            href=${`${Rt}/conversation/${encodeURIComponent(t.conversation_id)}`}
            @click=${Vt}
            >${this.t("waiting.conversation")}</a
          >
        </div>
      </section>
      ${t.deeds.length?p`<h2>${this.t("turn.deeds")}</h2>
            <ul class="card">
              ${t.deeds.map(s=>p`<li>${this.deed(s)}</li>`)}
            </ul>`:S}
      <h2>${this.t("turn.where")}</h2>
      <div class="card">
        <haia-waterfall .store=${e} .spans=${t.spans??[]}></haia-waterfall>
      </div>
      ${this.renderRequests()}
    </div>`:S}renderFacts(t){const{format:e}=this.store,s=this.store.person(t.user_id),i=t.input_tokens?t.cached_input_tokens/t.input_tokens*100:0,n=[["who",t.place?this.t("who.at",{who:s,place:t.place.name}):s],["when",e.full(t.started_ts)],["outcome",this.outcome(t)],["took",e.duration(t.duration_ms)],["model",[this.store.agent(t.agent_id),t.model_id].filter(Boolean).join(", ")]];return(t.input_tokens||t.output_tokens)&&n.push(["used",this.t("turn.tokens",{input:e.number(t.input_tokens),share:e.number(i),output:e.number(t.output_tokens)})]),t.cost!==null&&n.push(["cost",e.money(t.cost)]),p`<dl>
      ${n.map(([r,o])=>p`<dt>${this.t(`turn.${r}`)}</dt><dd>${o}</dd>`)}
    </dl>`}outcome(t){const e=this.store.word("outcome",t.outcome);return t.error?this.t("turn.because",{how:e,why:this.store.word("failure",t.error)}):e}deed(t){const e=t.entity_ids.map(n=>this.store.entity(n)).join(", "),s=`${t.domain}.${t.service}`,i=[e?`${e}: ${s}`:s,this.store.word("status",t.status)];return t.undone_ts&&i.push(this.t("undo.done")),i.join(", ")}renderRequests(){return this.parts?p`<h2>${this.t("turn.sent")}</h2>
      ${this.parts.length?this.parts.map(({total:t,sections:e},s)=>p`<section class="card">
              <h3>
                ${this.t("turn.request",{number:this.store.format.number(s+1),tokens:this.store.n("told.tokens",t)})}
              </h3>
              <haia-sections .store=${this.store} .sections=${e}></haia-sections>
            </section>`):p`<p class="card">${this.t("turn.not_kept")}</p>`}`:S}};ui.styles=[...J.styles,Ot`
      .words {
        font-size: 1.15rem;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 4px 16px;
        margin: 12px 0 0;
      }
      dt {
        color: var(--aa-quiet);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `];Rn([V()],ui.prototype,"turn",2);Rn([V()],ui.prototype,"parts",2);Rn([V()],ui.prototype,"isMissing",2);ui=Rn([kt("haia-turn")],ui);var Zp=Object.defineProperty,Jp=Object.getOwnPropertyDescriptor,rs=(t,e,s,i)=>{for(var n=i>1?void 0:i?Jp(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Zp(e,s,n),n};const Qp="/config/voice-assistants/expose",ta=100,Xp=20;let He=class extends J{constructor(){super(...arguments),this.agentId="",this.words="",this.unexposed=[],this.vain=[],this.onAgent=t=>{this.agentId=t.target.value,this.load()}}start(){this.load()}load(){this.loadAll()}get agent(){return this.agentId||(this.store.me?.agents[0]?.agent_id??"")}async loadAll(){this.loadHidden(),this.loadVain(),this.told=await this.ask("context/told",{agent_id:this.agent}),this.told&&(this.context=await this.askContext())}askContext(t){return this.ask("context/get",{entry_id:this.told?.entry_id,...t?{text:t,language:this.store.hass.language}:{}})}async loadHidden(){try{const{exposed_entities:t}=await this.store.hass.connection.sendMessagePromise({type:"homeassistant/expose_entity/list"});this.unexposed=Object.keys(this.store.hass.states).filter(e=>!t[e]?.conversation)}catch(t){this.store.fail(t)}}async loadVain(){const t=new Map;for(const e of["not_understood","error"]){const s=await this.ask("turns/list",{outcome:e,limit:200});for(const{text:i}of s?.turns??[]){const n=i.trim().toLocaleLowerCase();if(!n)continue;const r=t.get(n)??{text:i,count:0};r.count+=1,t.set(n,r)}}this.vain=[...t.values()].sort((e,s)=>s.count-e.count).slice(0,Xp)}async look(t){t.preventDefault();const e=this.words.trim();e&&(this.found=(await this.askContext(e))?.relevant)}render(){const{told:t,store:e}=this,s=e.me?.agents??[];return p`<div class="page">
      <div class="row spread">
        <h2>${this.t("told.title")}</h2>
        ${s.length>1?p`<select aria-label=${this.t("chat.agent")} @change=${this.onAgent}>
              ${s.map(({agent_id:i,name:n})=>p`<option value=${i} ?selected=${i===this.agent}>${n}</option>`)}
            </select>`:S}
      </div>
      ${t?this.renderTold(t):S} ${this.renderTry()} ${this.renderCache()}
      ${this.renderHidden()} ${this.renderVain()}
    </div>`}renderTold(t){const e=t.sections.reduce((s,{tokens:i})=>s+i,0);return p`<section class="card">
      <p>
        ${this.t("told.whole",{model:t.model_id,tokens:this.store.n("told.tokens",e),window:this.store.format.number(t.window)})}
      </p>
      ${t.left_out.length?p`<p class="error">${this.t("told.left_out",{what:t.left_out.join(", ")})}</p>`:S}
      <haia-sections .store=${this.store} .sections=${t.sections}></haia-sections>
    </section>`}renderTry(){return p`<h2>${this.t("told.try")}</h2>
      <section class="card">
        <form class="row" @submit=${t=>void this.look(t)}>
          <input
            aria-label=${this.t("told.sentence")}
            placeholder=${this.t("told.sentence")}
            maxlength="2000"
            .value=${this.words}
            @input=${t=>this.words=t.target.value}
          />
          <button>${this.t("told.look")}</button>
        </form>
        <div role="status">
          ${this.found?this.found.length?p`<ul>
                  ${this.found.map(t=>p`<li>
                      ${t.name}: ${this.store.state(t.entity_id,t.state)}
                      <span class="quiet">${t.reasons.join(", ")}</span>
                    </li>`)}
                </ul>`:p`<p>${this.t("told.nothing")}</p>`:S}
        </div>
      </section>`}renderCache(){const{format:t}=this.store,e=["entries","count","age","hits","rebuilds"];return p`<h2>${this.t("told.kept")}</h2>
      <div class="card scrolls" tabindex="0" role="region" aria-label=${this.t("told.kept")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${this.t("told.section")}</th>
              ${e.map(s=>p`<th scope="col">${this.t(`told.${s}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${(this.context?.sections??[]).map(s=>p`<tr>
                <th scope="row">${this.store.word("section",s.name)}</th>
                <td>${s.entries===void 0?"":t.number(s.entries)}</td>
                <td>${t.number(s.tokens)}</td>
                <td>${s.age===void 0?"":t.countdown(s.age)}</td>
                <td>${s.hits===void 0?"":t.number(s.hits)}</td>
                <td>${s.rebuilds===void 0?"":t.number(s.rebuilds)}</td>
              </tr>`)}
          </tbody>
        </table>
      </div>`}renderHidden(){const{unexposed:t}=this,e=t.length-ta;return p`<h2>${this.t("told.hidden")}</h2>
      <section class="card">
        <p>
          ${this.store.n("told.not_exposed",t.length)}
          <a href=${Qp} @click=${Vt}>${this.t("told.expose")}</a>
        </p>
        <details>
          <summary>${this.t("told.which")}</summary>
          <ul class="quiet">
            ${t.slice(0,ta).map(s=>p`<li>${this.store.entity(s)} (${s})</li>`)}
            ${e>0?p`<li>${this.store.n("step.more",e)}</li>`:S}
          </ul>
        </details>
      </section>`}renderVain(){return p`<h2>${this.t("told.vain")}</h2>
      <section class="card">
        ${this.vain.length?p`<ul>
              ${this.vain.map(({text:t,count:e})=>p`<li>
                  ${t} <span class="quiet">${this.store.n("told.times",e)}</span>
                </li>`)}
            </ul>`:p`<p>${this.t("told.none_in_vain")}</p>`}
        <p class="quiet"><a href=${`${Rt}/activity`} @click=${Vt}>${this.t("told.all")}</a></p>
      </section>`}};He.styles=[...J.styles,Ot`
      .scrolls {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-size: 0.875rem;
      }
      th, td {
        padding: 6px 8px;
        text-align: end;
        border-top: 1px solid var(--aa-line);
        font-variant-numeric: tabular-nums;
        font-weight: 400;
        white-space: nowrap;
      }
      th:first-child {
        text-align: start;
      }
      thead th {
        border: 0;
        color: var(--aa-quiet);
      }
      form input {
        flex: 1;
        min-width: 12em;
      }
      ul {
        padding-inline-start: 20px;
      }
    `];rs([V()],He.prototype,"agentId",2);rs([V()],He.prototype,"told",2);rs([V()],He.prototype,"context",2);rs([V()],He.prototype,"words",2);rs([V()],He.prototype,"found",2);rs([V()],He.prototype,"unexposed",2);rs([V()],He.prototype,"vain",2);He=rs([kt("haia-told")],He);const ea=(t,e)=>p`<haia-chat .store=${t} .itemId=${e}></haia-chat>`,sa=[{view:"approvals",nav:"waiting",icon:"mdi:bell-outline",needs:"approvals/list",render:t=>p`<haia-waiting .store=${t}></haia-waiting>`},{view:"chat",nav:"chat",icon:"mdi:message-outline",needs:"chat/send",render:ea},{view:"conversation",below:"chat",needs:"conversations/get",render:ea},{view:"activity",nav:"activity",icon:"mdi:history",needs:"turns/list",render:(t,e)=>p`<haia-activity .store=${t} .itemId=${e}></haia-activity>`},{view:"conversations",nav:"conversations",icon:"mdi:forum-outline",needs:"conversations/list",render:t=>p`<haia-conversations .store=${t}></haia-conversations>`},{view:"turn",below:"activity",needs:"turns/get",render:(t,e)=>p`<haia-turn .store=${t} .itemId=${e}></haia-turn>`},{view:"told",nav:"told",icon:"mdi:text-box-outline",needs:"context/told",render:t=>p`<haia-told .store=${t}></haia-told>`},{view:"figures",nav:"figures",icon:"mdi:chart-line",needs:"figures/get",render:t=>p`<haia-figures .store=${t}></haia-figures>`}];var tf=Object.defineProperty,ef=Object.getOwnPropertyDescriptor,Vi=(t,e,s,i)=>{for(var n=i>1?void 0:i?ef(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&tf(e,s,n),n};let Ps=class extends xs{constructor(){super(...arguments),this.narrow=!1,this.path="",this.store=new xh,this.hasHass=!1,this.onChange=()=>this.requestUpdate(),this.onMove=()=>{const{pathname:t}=window.location;(t===Rt||t.startsWith(`${Rt}/`))&&(this.path=t.slice(Rt.length))}}set hass(t){this.hasHass=!0,this.store.setHass(t)}set route(t){this.path=t.path}connectedCallback(){super.connectedCallback(),this.store.addEventListener("change",this.onChange),window.addEventListener("location-changed",this.onMove),window.addEventListener("popstate",this.onMove),this.hasHass&&this.store.setHass(this.store.hass)}disconnectedCallback(){super.disconnectedCallback(),this.store.removeEventListener("change",this.onChange),window.removeEventListener("location-changed",this.onMove),window.removeEventListener("popstate",this.onMove),this.store.disconnect()}render(){const{store:t}=this;if(!this.hasHass||!t.texts||!t.me)return this.renderEmpty();const e=yh(this.path),s=sa.find(({view:n})=>n===e.view),i=s?.below??e.view;return p`
      <header>
        <haia-menu .store=${t} .narrow=${this.narrow}></haia-menu>
        <h1>HA AI Agent</h1>
        ${this.narrow?S:this.renderNavigation(i)}
      </header>
      ${this.renderLine()}
      <main id="main" tabindex="-1">
        ${s&&t.may(s.needs)?s.render(t,e.id):p`<div class="page"><p>${t.t("nav.nothing")}</p></div>`}
      </main>
      ${this.narrow?this.renderNavigation(i):S}
    `}renderEmpty(){const t=this.store.failure?.message;return p`<header>
        ${this.hasHass?p`<haia-menu .store=${this.store} .narrow=${this.narrow}></haia-menu>`:S}
        <h1>HA AI Agent</h1>
      </header>
      <main>${t?p`<p class="page" role="alert">${t}</p>`:S}</main>`}renderNavigation(t){const{store:e}=this,s=e.approvals.length;return p`<nav aria-label=${e.t("nav.label")}>
      ${sa.filter(i=>i.nav&&e.may(i.needs)).map(i=>p`<a
          href=${`${Rt}/${i.view}`}
          aria-current=${i.view===t?"page":S}
          @click=${Vt}
        >
          <haia-icon .icon=${i.icon??""}></haia-icon>
          <span>${e.t(`nav.${i.nav??""}`)}</span>
          ${i.view==="approvals"&&s?p`<span class="count" aria-hidden="true">${e.format.number(s)}</span>
                <span class="hidden-text">${e.n("nav.count",s)}</span>`:S}
        </a>`)}
    </nav>`}renderLine(){const{store:t}=this;return t.isConnected?t.failure?p`<div class="line" role="alert">
      <span class="error">${t.reason(t.failure)}</span>
      <button class="plain" aria-label=${t.t("common.close")} @click=${()=>t.clearFailure()}>
        <haia-icon icon="mdi:close"></haia-icon>
      </button>
    </div>`:S:p`<div class="line" role="status">${t.t("error.connection")}</div>`}};Ps.styles=[ca,Ot`
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
    `];Vi([At({type:Boolean,reflect:!0})],Ps.prototype,"narrow",2);Vi([V()],Ps.prototype,"path",2);Vi([At({attribute:!1,noAccessor:!0})],Ps.prototype,"hass",1);Vi([At({attribute:!1,noAccessor:!0})],Ps.prototype,"route",1);Ps=Vi([kt("ha-ai-agent-panel")],Ps);
