/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const ln=globalThis,Hr=ln.ShadowRoot&&(ln.ShadyCSS===void 0||ln.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,zr=Symbol(),Bo=new WeakMap;let ol=class{constructor(e,s,i){if(this._$cssResult$=!0,i!==zr)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=s}get styleSheet(){let e=this.o;const s=this.t;if(Hr&&e===void 0){const i=s!==void 0&&s.length===1;i&&(e=Bo.get(s)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),i&&Bo.set(s,e))}return e}toString(){return this.cssText}};const Zc=t=>new ol(typeof t=="string"?t:t+"",void 0,zr),Et=(t,...e)=>{const s=t.length===1?t[0]:e.reduce((i,n,r)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+t[r+1],t[0]);return new ol(s,t,zr)},Qc=(t,e)=>{if(Hr)t.adoptedStyleSheets=e.map(s=>s instanceof CSSStyleSheet?s:s.styleSheet);else for(const s of e){const i=document.createElement("style"),n=ln.litNonce;n!==void 0&&i.setAttribute("nonce",n),i.textContent=s.cssText,t.appendChild(i)}},Vo=Hr?t=>t:t=>t instanceof CSSStyleSheet?(e=>{let s="";for(const i of e.cssRules)s+=i.cssText;return Zc(s)})(t):t;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const{is:Xc,defineProperty:th,getOwnPropertyDescriptor:eh,getOwnPropertyNames:sh,getOwnPropertySymbols:ih,getPrototypeOf:nh}=Object,kn=globalThis,Wo=kn.trustedTypes,rh=Wo?Wo.emptyScript:"",oh=kn.reactiveElementPolyfillSupport,Mi=(t,e)=>t,hn={toAttribute(t,e){switch(e){case Boolean:t=t?rh:null;break;case Object:case Array:t=t==null?t:JSON.stringify(t)}return t},fromAttribute(t,e){let s=t;switch(e){case Boolean:s=t!==null;break;case Number:s=t===null?null:Number(t);break;case Object:case Array:try{s=JSON.parse(t)}catch{s=null}}return s}},Fr=(t,e)=>!Xc(t,e),Go={attribute:!0,type:String,converter:hn,reflect:!1,useDefault:!1,hasChanged:Fr};Symbol.metadata??=Symbol("metadata"),kn.litPropertyMetadata??=new WeakMap;let Qs=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,s=Go){if(s.state&&(s.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((s=Object.create(s)).wrapped=!0),this.elementProperties.set(e,s),!s.noAccessor){const i=Symbol(),n=this.getPropertyDescriptor(e,i,s);n!==void 0&&th(this.prototype,e,n)}}static getPropertyDescriptor(e,s,i){const{get:n,set:r}=eh(this.prototype,e)??{get(){return this[s]},set(o){this[s]=o}};return{get:n,set(o){const h=n?.call(this);r?.call(this,o),this.requestUpdate(e,h,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Go}static _$Ei(){if(this.hasOwnProperty(Mi("elementProperties")))return;const e=nh(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(Mi("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Mi("properties"))){const s=this.properties,i=[...sh(s),...ih(s)];for(const n of i)this.createProperty(n,s[n])}const e=this[Symbol.metadata];if(e!==null){const s=litPropertyMetadata.get(e);if(s!==void 0)for(const[i,n]of s)this.elementProperties.set(i,n)}this._$Eh=new Map;for(const[s,i]of this.elementProperties){const n=this._$Eu(s,i);n!==void 0&&this._$Eh.set(n,s)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){const s=[];if(Array.isArray(e)){const i=new Set(e.flat(1/0).reverse());for(const n of i)s.unshift(Vo(n))}else e!==void 0&&s.push(Vo(e));return s}static _$Eu(e,s){const i=s.attribute;return i===!1?void 0:typeof i=="string"?i:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){const e=new Map,s=this.constructor.elementProperties;for(const i of s.keys())this.hasOwnProperty(i)&&(e.set(i,this[i]),delete this[i]);e.size>0&&(this._$Ep=e)}createRenderRoot(){const e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Qc(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,s,i){this._$AK(e,i)}_$ET(e,s){const i=this.constructor.elementProperties.get(e),n=this.constructor._$Eu(e,i);if(n!==void 0&&i.reflect===!0){const r=(i.converter?.toAttribute!==void 0?i.converter:hn).toAttribute(s,i.type);this._$Em=e,r==null?this.removeAttribute(n):this.setAttribute(n,r),this._$Em=null}}_$AK(e,s){const i=this.constructor,n=i._$Eh.get(e);if(n!==void 0&&this._$Em!==n){const r=i.getPropertyOptions(n),o=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:hn;this._$Em=n;const h=o.fromAttribute(s,r.type);this[n]=h??this._$Ej?.get(n)??h,this._$Em=null}}requestUpdate(e,s,i,n=!1,r){if(e!==void 0){const o=this.constructor;if(n===!1&&(r=this[e]),i??=o.getPropertyOptions(e),!((i.hasChanged??Fr)(r,s)||i.useDefault&&i.reflect&&r===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,i))))return;this.C(e,s,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,s,{useDefault:i,reflect:n,wrapped:r},o){i&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??s??this[e]),r!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||i||(s=void 0),this._$AL.set(e,s)),n===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(s){Promise.reject(s)}const e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(const[n,r]of this._$Ep)this[n]=r;this._$Ep=void 0}const i=this.constructor.elementProperties;if(i.size>0)for(const[n,r]of i){const{wrapped:o}=r,h=this[n];o!==!0||this._$AL.has(n)||h===void 0||this.C(n,void 0,r,h)}}let e=!1;const s=this._$AL;try{e=this.shouldUpdate(s),e?(this.willUpdate(s),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(s)):this._$EM()}catch(i){throw e=!1,this._$EM(),i}e&&this._$AE(s)}willUpdate(e){}_$AE(e){this._$EO?.forEach(s=>s.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(s=>this._$ET(s,this[s])),this._$EM()}updated(e){}firstUpdated(e){}};Qs.elementStyles=[],Qs.shadowRootOptions={mode:"open"},Qs[Mi("elementProperties")]=new Map,Qs[Mi("finalized")]=new Map,oh?.({ReactiveElement:Qs}),(kn.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Br=globalThis,Ko=t=>t,un=Br.trustedTypes,Yo=un?un.createPolicy("lit-html",{createHTML:t=>t}):void 0,al="$lit$",ss=`lit$${Math.random().toFixed(9).slice(2)}$`,ll="?"+ss,ah=`<${ll}>`,ks=document,Li=()=>ks.createComment(""),Ri=t=>t===null||typeof t!="object"&&typeof t!="function",Vr=Array.isArray,lh=t=>Vr(t)||typeof t?.[Symbol.iterator]=="function",hr=`[ 	
\f\r]`,Si=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Jo=/-->/g,Zo=/>/g,vs=RegExp(`>|${hr}(?:([^\\s"'>=/]+)(${hr}*=${hr}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Qo=/'/g,Xo=/"/g,cl=/^(?:script|style|textarea|title)$/i,ch=t=>(e,...s)=>({_$litType$:t,strings:e,values:s}),p=ch(1),Ne=Symbol.for("lit-noChange"),b=Symbol.for("lit-nothing"),ta=new WeakMap,_s=ks.createTreeWalker(ks,129);function hl(t,e){if(!Vr(t)||!t.hasOwnProperty("raw"))throw Error("invalid template strings array");return Yo!==void 0?Yo.createHTML(e):e}const hh=(t,e)=>{const s=t.length-1,i=[];let n,r=e===2?"<svg>":e===3?"<math>":"",o=Si;for(let h=0;h<s;h++){const d=t[h];let f,w,g=-1,$=0;for(;$<d.length&&(o.lastIndex=$,w=o.exec(d),w!==null);)$=o.lastIndex,o===Si?w[1]==="!--"?o=Jo:w[1]!==void 0?o=Zo:w[2]!==void 0?(cl.test(w[2])&&(n=RegExp("</"+w[2],"g")),o=vs):w[3]!==void 0&&(o=vs):o===vs?w[0]===">"?(o=n??Si,g=-1):w[1]===void 0?g=-2:(g=o.lastIndex-w[2].length,f=w[1],o=w[3]===void 0?vs:w[3]==='"'?Xo:Qo):o===Xo||o===Qo?o=vs:o===Jo||o===Zo?o=Si:(o=vs,n=void 0);const x=o===vs&&t[h+1].startsWith("/>")?" ":"";r+=o===Si?d+ah:g>=0?(i.push(f),d.slice(0,g)+al+d.slice(g)+ss+x):d+ss+(g===-2?h:x)}return[hl(t,r+(t[s]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),i]};class ji{constructor({strings:e,_$litType$:s},i){let n;this.parts=[];let r=0,o=0;const h=e.length-1,d=this.parts,[f,w]=hh(e,s);if(this.el=ji.createElement(f,i),_s.currentNode=this.el.content,s===2||s===3){const g=this.el.content.firstChild;g.replaceWith(...g.childNodes)}for(;(n=_s.nextNode())!==null&&d.length<h;){if(n.nodeType===1){if(n.hasAttributes())for(const g of n.getAttributeNames())if(g.endsWith(al)){const $=w[o++],x=n.getAttribute(g).split(ss),A=/([.?@])?(.*)/.exec($);d.push({type:1,index:r,name:A[2],strings:x,ctor:A[1]==="."?dh:A[1]==="?"?ph:A[1]==="@"?fh:En}),n.removeAttribute(g)}else g.startsWith(ss)&&(d.push({type:6,index:r}),n.removeAttribute(g));if(cl.test(n.tagName)){const g=n.textContent.split(ss),$=g.length-1;if($>0){n.textContent=un?un.emptyScript:"";for(let x=0;x<$;x++)n.append(g[x],Li()),_s.nextNode(),d.push({type:2,index:++r});n.append(g[$],Li())}}}else if(n.nodeType===8)if(n.data===ll)d.push({type:2,index:r});else{let g=-1;for(;(g=n.data.indexOf(ss,g+1))!==-1;)d.push({type:7,index:r}),g+=ss.length-1}r++}}static createElement(e,s){const i=ks.createElement("template");return i.innerHTML=e,i}}function ei(t,e,s=t,i){if(e===Ne)return e;let n=i!==void 0?s._$Co?.[i]:s._$Cl;const r=Ri(e)?void 0:e._$litDirective$;return n?.constructor!==r&&(n?._$AO?.(!1),r===void 0?n=void 0:(n=new r(t),n._$AT(t,s,i)),i!==void 0?(s._$Co??=[])[i]=n:s._$Cl=n),n!==void 0&&(e=ei(t,n._$AS(t,e.values),n,i)),e}class uh{constructor(e,s){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){const{el:{content:s},parts:i}=this._$AD,n=(e?.creationScope??ks).importNode(s,!0);_s.currentNode=n;let r=_s.nextNode(),o=0,h=0,d=i[0];for(;d!==void 0;){if(o===d.index){let f;d.type===2?f=new ui(r,r.nextSibling,this,e):d.type===1?f=new d.ctor(r,d.name,d.strings,this,e):d.type===6&&(f=new mh(r,this,e)),this._$AV.push(f),d=i[++h]}o!==d?.index&&(r=_s.nextNode(),o++)}return _s.currentNode=ks,n}p(e){let s=0;for(const i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(e,i,s),s+=i.strings.length-2):i._$AI(e[s])),s++}}class ui{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,s,i,n){this.type=2,this._$AH=b,this._$AN=void 0,this._$AA=e,this._$AB=s,this._$AM=i,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode;const s=this._$AM;return s!==void 0&&e?.nodeType===11&&(e=s.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,s=this){e=ei(this,e,s),Ri(e)?e===b||e==null||e===""?(this._$AH!==b&&this._$AR(),this._$AH=b):e!==this._$AH&&e!==Ne&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):lh(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==b&&Ri(this._$AH)?this._$AA.nextSibling.data=e:this.T(ks.createTextNode(e)),this._$AH=e}$(e){const{values:s,_$litType$:i}=e,n=typeof i=="number"?this._$AC(e):(i.el===void 0&&(i.el=ji.createElement(hl(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===n)this._$AH.p(s);else{const r=new uh(n,this),o=r.u(this.options);r.p(s),this.T(o),this._$AH=r}}_$AC(e){let s=ta.get(e.strings);return s===void 0&&ta.set(e.strings,s=new ji(e)),s}k(e){Vr(this._$AH)||(this._$AH=[],this._$AR());const s=this._$AH;let i,n=0;for(const r of e)n===s.length?s.push(i=new ui(this.O(Li()),this.O(Li()),this,this.options)):i=s[n],i._$AI(r),n++;n<s.length&&(this._$AR(i&&i._$AB.nextSibling,n),s.length=n)}_$AR(e=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);e!==this._$AB;){const i=Ko(e).nextSibling;Ko(e).remove(),e=i}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}}class En{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,s,i,n,r){this.type=1,this._$AH=b,this._$AN=void 0,this.element=e,this.name=s,this._$AM=n,this.options=r,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=b}_$AI(e,s=this,i,n){const r=this.strings;let o=!1;if(r===void 0)e=ei(this,e,s,0),o=!Ri(e)||e!==this._$AH&&e!==Ne,o&&(this._$AH=e);else{const h=e;let d,f;for(e=r[0],d=0;d<r.length-1;d++)f=ei(this,h[i+d],s,d),f===Ne&&(f=this._$AH[d]),o||=!Ri(f)||f!==this._$AH[d],f===b?e=b:e!==b&&(e+=(f??"")+r[d+1]),this._$AH[d]=f}o&&!n&&this.j(e)}j(e){e===b?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}}class dh extends En{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===b?void 0:e}}class ph extends En{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==b)}}class fh extends En{constructor(e,s,i,n,r){super(e,s,i,n,r),this.type=5}_$AI(e,s=this){if((e=ei(this,e,s,0)??b)===Ne)return;const i=this._$AH,n=e===b&&i!==b||e.capture!==i.capture||e.once!==i.once||e.passive!==i.passive,r=e!==b&&(i===b||n);n&&this.element.removeEventListener(this.name,this,i),r&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}}class mh{constructor(e,s,i){this.element=e,this.type=6,this._$AN=void 0,this._$AM=s,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(e){ei(this,e)}}const gh={I:ui},vh=Br.litHtmlPolyfillSupport;vh?.(ji,ui),(Br.litHtmlVersions??=[]).push("3.3.3");const $h=(t,e,s)=>{const i=s?.renderBefore??e;let n=i._$litPart$;if(n===void 0){const r=s?.renderBefore??null;i._$litPart$=n=new ui(e.insertBefore(Li(),r),r,void 0,s??{})}return n._$AI(t),n};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Wr=globalThis;let Ss=class extends Qs{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){const e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){const s=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=$h(s,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return Ne}};Ss._$litElement$=!0,Ss.finalized=!0,Wr.litElementHydrateSupport?.({LitElement:Ss});const wh=Wr.litElementPolyfillSupport;wh?.({LitElement:Ss});(Wr.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const _t=t=>(e,s)=>{s!==void 0?s.addInitializer(()=>{customElements.define(t,e)}):customElements.define(t,e)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const yh={attribute:!0,type:String,converter:hn,reflect:!1,hasChanged:Fr},bh=(t=yh,e,s)=>{const{kind:i,metadata:n}=s;let r=globalThis.litPropertyMetadata.get(n);if(r===void 0&&globalThis.litPropertyMetadata.set(n,r=new Map),i==="setter"&&((t=Object.create(t)).wrapped=!0),r.set(s.name,t),i==="accessor"){const{name:o}=s;return{set(h){const d=e.get.call(this);e.set.call(this,h),this.requestUpdate(o,d,t,!0,h)},init(h){return h!==void 0&&this.C(o,void 0,t,h),h}}}if(i==="setter"){const{name:o}=s;return function(h){const d=this[o];e.call(this,h),this.requestUpdate(o,d,t,!0,h)}}throw Error("Unsupported decorator location: "+i)};function vt(t){return(e,s)=>typeof s=="object"?bh(t,e,s):((i,n,r)=>{const o=n.hasOwnProperty(r);return n.constructor.createProperty(r,i),o?Object.getOwnPropertyDescriptor(n,r):void 0})(t,e,s)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function z(t){return vt({...t,state:!0,attribute:!1})}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const _h=(t,e,s)=>(s.configurable=!0,s.enumerable=!0,Reflect.decorate&&typeof e!="object"&&Object.defineProperty(t,e,s),s);/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function Pn(t,e){return(s,i,n)=>{const r=o=>o.renderRoot?.querySelector(t)??null;return _h(s,i,{get(){return r(this)}})}}var xh=Object.defineProperty,Sh=Object.getOwnPropertyDescriptor,ul=(t,e,s,i)=>{for(var n=i>1?void 0:i?Sh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&xh(e,s,n),n};const Ah={"mdi:menu":"☰","mdi:bell-outline":"!","mdi:message-outline":"✎","mdi:history":"↺","mdi:forum-outline":"≡","mdi:text-box-outline":"¶","mdi:chart-line":"∿","mdi:send":"➤","mdi:stop":"■","mdi:undo":"↶","mdi:close":"✕","mdi:check":"✓","mdi:plus":"+","mdi:dots-vertical":"⋮"};let dn=class extends Ss{constructor(){super(...arguments),this.icon=""}connectedCallback(){super.connectedCallback(),this.setAttribute("aria-hidden","true"),customElements.get("ha-icon")||customElements.whenDefined("ha-icon").then(()=>this.requestUpdate())}render(){return customElements.get("ha-icon")?p`<ha-icon .icon=${this.icon}></ha-icon>`:p`<span>${Ah[this.icon]??"•"}</span>`}};dn.styles=Et`
    :host {
      display: inline-flex;
      width: 24px;
      height: 24px;
      align-items: center;
      justify-content: center;
      flex: none;
    }
  `;ul([vt()],dn.prototype,"icon",2);dn=ul([_t("haia-icon")],dn);const dl=Et`
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
`,kh=Et`
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
  .prose .piece {
    display: block;
  }
`;var Eh=Object.defineProperty,pl=(t,e,s,i)=>{for(var n=void 0,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=o(e,s,n)||n);return n&&Eh(e,s,n),n};class K extends Ss{constructor(){super(...arguments),this.itemId="",this.stops=[]}static{this.styles=[dl,kh]}connectedCallback(){super.connectedCallback(),this.listen("change",()=>this.requestUpdate()),this.listen("ready",()=>this.onReconnect()),this.start()}disconnectedCallback(){super.disconnectedCallback();for(const e of this.stops)e();this.stops=[]}start(){}onReconnect(){this.load()}load(){}keep(e){this.stops.push(e)}listen(e,s){const{store:i}=this;i.addEventListener(e,s),this.keep(()=>i.removeEventListener(e,s))}subscribe(e,s,i){this.keep(this.store.subscribe(e,s,i))}async ask(e,s={}){try{return await this.store.call(e,s)}catch(i){this.store.fail(i);return}}t(e,s){return this.store.t(e,s)}}pl([vt({attribute:!1})],K.prototype,"store");pl([vt()],K.prototype,"itemId");var Ph=Object.defineProperty,Oh=Object.getOwnPropertyDescriptor,fl=(t,e,s,i)=>{for(var n=i>1?void 0:i?Oh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Ph(e,s,n),n};let _r=class extends K{constructor(){super(...arguments),this.narrow=!1}start(){customElements.get("ha-menu-button")||customElements.whenDefined("ha-menu-button").then(()=>this.requestUpdate())}render(){const{hass:t}=this.store;return customElements.get("ha-menu-button")?p`<ha-menu-button .hass=${t} .narrow=${this.narrow}></ha-menu-button>`:!this.narrow&&t.dockedSidebar!=="always_hidden"?b:p`<button class="plain" aria-label=${this.t("nav.menu")} @click=${this.open}>
      <haia-icon icon="mdi:menu"></haia-icon>
    </button>`}open(){this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}};fl([vt({type:Boolean})],_r.prototype,"narrow",2);_r=fl([_t("haia-menu")],_r);const Rt="/ha-ai-agent";function Ch(t){const[e="",s=""]=t.split("/").filter(Boolean).map(Th);return{view:e||"chat",id:s}}function Th(t){try{return decodeURIComponent(t)}catch{return t}}function xr(t,e={}){e.replace?history.replaceState(null,"",t):history.pushState(null,"",t),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:e.replace??!1}}))}function Bt(t){const e=t.currentTarget;if(t.defaultPrevented||t.button||t.metaKey||t.ctrlKey||t.shiftKey)return;t.preventDefault();const{pathname:s,search:i}=new URL(e.href);xr(s+i)}const Mh={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH"};class Dh{constructor(e){this.hass=e,this.formats=new Map}get language(){return this.hass.locale?.language??this.hass.language}zone(){return this.hass.locale?.time_zone==="server"?this.hass.config.time_zone:void 0}zoneName(){return this.zone()??Intl.DateTimeFormat().resolvedOptions().timeZone}made(e,s){const i=e+JSON.stringify(s),n=this.formats.get(i);if(n)return n;const r=new Intl.DateTimeFormat(e,s);return this.formats.set(i,r),r}date(e,s){const i=this.hass.locale?.time_format,n=i==="12"?!0:i==="24"?!1:void 0;return this.made(this.language,{timeZone:this.zone(),...s.hour&&n!==void 0?{hour12:n}:{},...s}).format(e*1e3)}dayOf(e){const s=this.parts(e);return`${s.year}-${s.month}-${s.day}`}dayStart(e){const s=Date.parse(`${e}T00:00:00Z`)/1e3;return s-this.offset(s-this.offset(s))}addDays(e,s){return new Date(Date.parse(`${e}T12:00:00Z`)+s*864e5).toISOString().slice(0,10)}shortDay(e){return this.made(this.language,{timeZone:"UTC",day:"numeric",month:"short"}).format(Date.parse(`${e}T12:00:00Z`))}offset(e){const{year:s,month:i,day:n,hour:r,minute:o,second:h}=this.parts(e);return Date.parse(`${s}-${i}-${n}T${r}:${o}:${h}Z`)/1e3-Math.floor(e)}parts(e){const s=this.made("en-GB",{timeZone:this.zone(),year:"numeric",month:"2-digit",day:"2-digit",hour:"2-digit",minute:"2-digit",second:"2-digit",hourCycle:"h23"});return Object.fromEntries(s.formatToParts(e*1e3).map(({type:i,value:n})=>[i,n]))}time(e){return this.date(e,{hour:"numeric",minute:"2-digit"})}day(e){return this.date(e,{weekday:"long",day:"numeric",month:"long"})}moment(e){const s={year:"numeric",month:"2-digit",day:"2-digit"};return this.date(e,s)===this.date(Date.now()/1e3,s)?this.time(e):this.date(e,{day:"numeric",month:"short",hour:"numeric",minute:"2-digit"})}full(e){return this.date(e,{weekday:"short",day:"numeric",month:"short",year:"numeric",hour:"numeric",minute:"2-digit",second:"2-digit"})}number(e,s=0){const i=this.hass.locale?.number_format??"language";if(i==="none")return e.toFixed(s);const n=i==="system"?void 0:Mh[i]??this.language;return new Intl.NumberFormat(n,{minimumFractionDigits:s,maximumFractionDigits:s}).format(e)}duration(e){if(e<6e4)return`${this.number(e/1e3,1)} s`;const s=Math.round(e/1e3);return`${Math.floor(s/60)}:${String(s%60).padStart(2,"0")} min`}milliseconds(e){return e<1e3?`${this.number(e,e<10?1:0)} ms`:this.duration(e)}countdown(e){const s=Math.max(0,Math.ceil(e)),i=Math.floor(s/3600),n=Math.floor(s%3600/60),r=String(s%60).padStart(2,"0");return i?`${i}:${String(n).padStart(2,"0")}:${r}`:`${n}:${r}`}money(e){return new Intl.NumberFormat(this.language,{style:"currency",currency:"USD",maximumSignificantDigits:3}).format(e)}}const ea="component.ha_ai_agent.config_panel.";class pn{constructor(e,s){this.language=e,this.found=s,this.plural=new Intl.PluralRules(e)}static async load(e,s){const i=await e.sendMessagePromise({type:"frontend/get_translations",language:s,category:"config_panel",integration:["ha_ai_agent"]});return new pn(s,i.resources)}static async services(e,s,i){return(await e.sendMessagePromise({type:"frontend/get_translations",language:s,category:"services",integration:[i]})).resources}has(e){return ea+e in this.found}get(e,s={}){return(this.found[ea+e]??e).replace(/\{(\w+)\}/g,(n,r)=>r in s?String(s[r]):n)}count(e,s,i,n={}){const r=`${e}_${this.plural.select(s)}`;return this.get(this.has(r)?r:`${e}_other`,{count:i,...n})}}const sa="ha_ai_agent";function fn(t){if(t&&typeof t=="object"&&"message"in t){const{code:e,message:s}=t;return{code:String(e??"unknown"),message:String(s??"")}}return{code:"unknown",message:String(t)}}class Ih extends EventTarget{constructor(){super(...arguments),this.approvals=[],this.people={},this.isConnected=!0,this.clockOffset=0,this.seen=[],this.services=new Map,this.onReady=()=>{this.isConnected=!0,this.loadMe(),this.changed(),this.dispatchEvent(new Event("ready"))},this.onLost=()=>{this.isConnected=!1,this.changed()}}setHass(e){this.hass=e,this.connection!==e.connection&&this.connect(e.connection);const s=[e.language,e.locale,e.user?.id,e.dockedSidebar,e.themes];s.every((i,n)=>i===this.seen[n])&&this.seen.length||(this.seen=s,this.format=new Dh(e),this.texts?.language!==e.language&&this.loadTexts(e.language),this.changed())}connect(e){this.disconnect(),this.connection=e,e.addEventListener("ready",this.onReady),e.addEventListener("disconnected",this.onLost),this.loadMe(),this.stopApprovals=this.subscribe("approvals/subscribe",{},s=>this.onApproval(s))}disconnect(){this.stopApprovals?.(),this.connection?.removeEventListener("ready",this.onReady),this.connection?.removeEventListener("disconnected",this.onLost),this.connection=void 0}async loadTexts(e){try{this.texts=await pn.load(this.hass.connection,e)}catch(s){this.fail(s)}this.changed()}async loadMe(){try{this.me=await this.call("panel/get"),Object.assign(this.people,this.me.people)}catch(e){this.fail(e)}this.changed()}onApproval(e){if(this.setServerTime(e.server_ts),Object.assign(this.people,e.people),e.type==="list")this.approvals=e.approvals??[];else if(e.approval){const{approval_id:s}=e.approval,i=this.approvals.find(r=>r.approval_id===s),n=this.approvals.filter(r=>r.approval_id!==s);e.type==="resolved"?this.approvals=n:(this.approvals=[...n,{...i,...e.approval}],this.reloadApprovals()),this.dispatchEvent(new Event("approvals"))}this.changed()}async reloadApprovals(e=0){const s=await this.call("approvals/list",{past:e});return this.setServerTime(s.server_ts),Object.assign(this.people,s.people),this.approvals=s.approvals,this.changed(),s.past}setServerTime(e){this.clockOffset=e-Date.now()/1e3}now(){return Date.now()/1e3+this.clockOffset}call(e,s={}){return this.hass.connection.sendMessagePromise({type:`${sa}/${e}`,...s})}subscribe(e,s,i){let n=!1,r;return this.hass.connection.subscribeMessage(o=>{n||i(o)},{type:`${sa}/${e}`,...s}).then(o=>{r=o,n&&this.end(r)}).catch(o=>this.fail(o)),()=>{n=!0,r&&this.end(r)}}async end(e){try{await e()}catch{}}may(e){return this.me?.may.includes(e)??!1}get isAdmin(){return this.me?.person==="administrator"}fail(e){this.failure=fn(e),this.changed()}clearFailure(){this.failure=void 0,this.changed()}changed(){this.dispatchEvent(new Event("change"))}t(e,s){return this.texts?.get(e,s)??""}n(e,s,i){return this.texts?.count(e,s,this.format.number(s),i)??""}word(e,s){const i=`${e}.${s}`;return this.texts?.has(i)?this.texts.get(i):s}reason(e){return this.texts?.has(`error.${e.code}`)?this.texts.get(`error.${e.code}`):e.message||this.t("error.unknown")}reasonOf(e){return this.reason(fn(e))}person(e){return e?e===this.hass.user?.id?this.t("who.you"):this.people[e]??this.t("who.gone"):this.t("who.voice")}entity(e){return String(this.hass.states[e]?.attributes.friendly_name??e)}state(e,s){const i=this.hass.states[e];return i&&this.hass.formatEntityState?.(i,s)||s}service(e,s){const i=`${this.hass.language} ${e}`;return!this.services.has(i)&&/^[a-z0-9_]{1,80}$/.test(e)&&(this.services.set(i,void 0),pn.services(this.hass.connection,this.hass.language,e).then(n=>{this.services.set(i,n),this.changed()},()=>{})),this.services.get(i)?.[`component.${e}.services.${s}.name`]}agent(e){return this.me?.agents.find(s=>s.agent_id===e)?.name??e}}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const ml={ATTRIBUTE:1,CHILD:2},Gr=t=>(...e)=>({_$litDirective$:t,values:e});let Kr=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,s,i){this._$Ct=e,this._$AM=s,this._$Ci=i}_$AS(e,s){return this.update(e,s)}update(e,s){return this.render(...s)}};/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const{I:Lh}=gh,ia=t=>t,na=()=>document.createComment(""),Ai=(t,e,s)=>{const i=t._$AA.parentNode,n=e===void 0?t._$AB:e._$AA;if(s===void 0){const r=i.insertBefore(na(),n),o=i.insertBefore(na(),n);s=new Lh(r,o,t,t.options)}else{const r=s._$AB.nextSibling,o=s._$AM,h=o!==t;if(h){let d;s._$AQ?.(t),s._$AM=t,s._$AP!==void 0&&(d=t._$AU)!==o._$AU&&s._$AP(d)}if(r!==n||h){let d=s._$AA;for(;d!==r;){const f=ia(d).nextSibling;ia(i).insertBefore(d,n),d=f}}}return s},$s=(t,e,s=t)=>(t._$AI(e,s),t),Rh={},jh=(t,e=Rh)=>t._$AH=e,Nh=t=>t._$AH,ur=t=>{t._$AR(),t._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const ra=(t,e,s)=>{const i=new Map;for(let n=e;n<=s;n++)i.set(t[n],n);return i},We=Gr(class extends Kr{constructor(t){if(super(t),t.type!==ml.CHILD)throw Error("repeat() can only be used in text expressions")}dt(t,e,s){let i;s===void 0?s=e:e!==void 0&&(i=e);const n=[],r=[];let o=0;for(const h of t)n[o]=i?i(h,o):o,r[o]=s(h,o),o++;return{values:r,keys:n}}render(t,e,s){return this.dt(t,e,s).values}update(t,[e,s,i]){const n=Nh(t),{values:r,keys:o}=this.dt(e,s,i);if(!Array.isArray(n))return this.ut=o,r;const h=this.ut??=[],d=[];let f,w,g=0,$=n.length-1,x=0,A=r.length-1;for(;g<=$&&x<=A;)if(n[g]===null)g++;else if(n[$]===null)$--;else if(h[g]===o[x])d[x]=$s(n[g],r[x]),g++,x++;else if(h[$]===o[A])d[A]=$s(n[$],r[A]),$--,A--;else if(h[g]===o[A])d[A]=$s(n[g],r[A]),Ai(t,d[A+1],n[g]),g++,A--;else if(h[$]===o[x])d[x]=$s(n[$],r[x]),Ai(t,n[g],n[$]),$--,x++;else if(f===void 0&&(f=ra(o,x,A),w=ra(h,g,$)),f.has(h[g]))if(f.has(h[$])){const D=w.get(o[x]),q=D!==void 0?n[D]:null;if(q===null){const F=Ai(t,n[g]);$s(F,r[x]),d[x]=F}else d[x]=$s(q,r[x]),Ai(t,n[g],q),n[D]=null;x++}else ur(n[$]),$--;else ur(n[g]),g++;for(;x<=A;){const D=Ai(t,d[A+1]);$s(D,r[x]),d[x++]=D}for(;g<=$;){const D=n[g++];D!==null&&ur(D)}return this.ut=o,jh(t,d),Ne}});var Uh=Object.defineProperty,qh=Object.getOwnPropertyDescriptor,Hi=(t,e,s,i)=>{for(var n=i>1?void 0:i?qh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Uh(e,s,n),n};let is=class extends K{constructor(){super(...arguments),this.isInside=!1,this.isBusy=!1,this.problem=""}start(){const t=setInterval(()=>this.requestUpdate(),1e3);this.keep(()=>clearInterval(t))}render(){const{item:t,store:e}=this,s=t.expires_ts-e.now(),i=this.isBusy||s<=0;return p`<article class="card" aria-labelledby="what">
      <div class="row spread quiet">
        <span>${gl(this.store,t)}</span>
        <span class="timer" role="timer">
          ${s>0?this.t("waiting.left",{time:e.format.countdown(s)}):this.t("waiting.expired")}
        </span>
      </div>
      <div class="preview" id="what">${$l(t.preview)}</div>
      ${t.reason?p`<p class="why quiet">${e.t(`reason.${t.reason_key??"critical"}`)}</p>`:b}
      ${t.can_resolve&&e.may("approvals/resolve")?p`<form
            class="row"
            @submit=${n=>{n.preventDefault(),this.answer("approve",n.currentTarget)}}
          >
            ${t.needs_code?p`<label class="row"
                  >${this.t("waiting.code")}
                  <input name="code" type="password" inputmode="numeric" autocomplete="off"
                /></label>`:b}
            <button class="main" ?disabled=${i}>${this.t("waiting.yes")}</button>
            <button type="button" ?disabled=${i} @click=${()=>void this.answer("reject")}>
              ${this.t("waiting.no")}
            </button>
          </form>`:p`<p class="quiet">${this.t("waiting.not_yours")}</p>`}
      ${this.problem?p`<p class="error" role="alert">${this.problem}</p>`:b}
      ${this.isInside||!t.conversation_id?b:vl(e.t("waiting.conversation"),t)}
    </article>`}async answer(t,e){const s=e?String(new FormData(e).get("code")??""):"";this.isBusy=!0,this.problem="";let i;try{({status:i}=await this.store.call("approvals/resolve",{approval_id:this.item.approval_id,decision:t,...s?{code:s}:{}}))}catch(r){this.problem=this.store.reason(fn(r)),e?.reset()}this.isBusy=!1;const n={turnId:this.item.turn_id,...i?{status:i}:{}};this.store.dispatchEvent(new CustomEvent("answered",{detail:n}))}};is.styles=[...K.styles,Et`
      .preview {
        margin: 8px 0;
        font-size: 1.05rem;
        white-space: pre-wrap;
      }
      .diff {
        white-space: pre;
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
      .more {
        margin-top: 8px;
      }
      input {
        width: 8em;
      }
    `];Hi([vt({attribute:!1})],is.prototype,"item",2);Hi([vt({type:Boolean})],is.prototype,"isInside",2);Hi([z()],is.prototype,"isBusy",2);Hi([z()],is.prototype,"problem",2);is=Hi([_t("haia-question")],is);function gl(t,e){const s=t.person(e.user_id);return e.place?t.t("who.at",{who:s,place:e.place.name}):s}function vl(t,e){return p`<p class="quiet more">
    <a href=${`${Rt}/conversation/${encodeURIComponent(e.conversation_id)}`} @click=${Bt}
      >${t}</a
    >
  </p>`}function $l(t){const e=[];let s=[],i=!1;const n=()=>{s.length&&e.push(p`<pre class="diff" tabindex="0">${s}</pre>`),s=[]};for(const r of t.split(`
`)){const o=/^@@ .* @@/.test(r);if(i=o||i&&/^[ +\-\u2026]/.test(r),!i)n(),e.push(p`<div>${r.replace(/^- /,"• ")||" "}</div>`);else if(o)s.length&&s.push(p`<div>\u22ef</div>`);else{const h=r.startsWith("+")?"added":r.startsWith("-")?"removed":"";s.push(p`<div class=${h}>${r}</div>`)}}return n(),e}var Hh=Object.defineProperty,zh=Object.getOwnPropertyDescriptor,wl=(t,e,s,i)=>{for(var n=i>1?void 0:i?zh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Hh(e,s,n),n};const Fh=50;let mn=class extends K{constructor(){super(...arguments),this.past=[]}start(){this.load(),this.listen("approvals",()=>this.load()),this.listen("answered",()=>this.load())}load(){this.store.reloadApprovals(Fh).then(t=>this.past=t,t=>this.store.fail(t))}render(){const t=this.store.approvals;return p`<div class="page">
      <h2>${this.t("waiting.title")}</h2>
      ${t.length?We(t,e=>e.approval_id,e=>p`<haia-question .store=${this.store} .item=${e}></haia-question>`):p`<p class="card">${this.t("waiting.nothing")}</p>`}
      ${this.past.length?p`<h2>${this.t("waiting.past")}</h2>
            ${We(this.past,e=>e.approval_id,e=>this.renderPast(e))}`:b}
    </div>`}renderWhat(t){const[e="",...s]=t.split(`
`);return s.length?p`<details>
          <summary class="preview">${e}</summary>
          <div class="preview">${$l(s.join(`
`))}</div>
        </details>`:p`<div class="preview">${e}</div>`}renderPast(t){const{format:e}=this.store,s=this.store.word("resolved",t.status);return p`<article class="card">
      <div class="row spread quiet">
        <span>${gl(this.store,t)}</span>
        <span title=${e.full(t.created_ts)}>${e.moment(t.created_ts)}</span>
      </div>
      ${this.renderWhat(t.preview)}
      <p class="quiet">
        ${t.resolved_via&&t.resolved_via!=="expiry"?this.t("waiting.answered",{how:s,who:this.store.person(t.resolved_by),via:this.store.word("via",t.resolved_via)}):s}
      </p>
      ${t.conversation_id?vl(this.t("waiting.conversation"),t):b}
    </article>`}};mn.styles=is.styles;wl([z()],mn.prototype,"past",2);mn=wl([_t("haia-waiting")],mn);var Bh=Object.defineProperty,Vh=Object.getOwnPropertyDescriptor,zi=(t,e,s,i)=>{for(var n=i>1?void 0:i?Vh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Bh(e,s,n),n};let Es=class extends K{constructor(){super(...arguments),this.label="",this.question="",this.disabled=!1,this.isAsking=!1}render(){return this.isAsking?p`<div class="row" role="group" aria-label=${this.label}>
      <span>${this.question}</span>
      <button class="main small" @click=${()=>this.say()}>${this.label}</button>
      <button class="small" @click=${()=>this.isAsking=!1}>${this.t("common.keep")}</button>
    </div>`:p`<button class="small" ?disabled=${this.disabled} @click=${()=>this.open()}>
        ${this.label}
      </button>`}open(){this.isAsking=!0,this.updateComplete.then(()=>this.renderRoot.querySelector("button")?.focus())}say(){this.isAsking=!1,this.dispatchEvent(new CustomEvent("sure"))}};Es.styles=[...K.styles,Et`
      :host {
        display: inline-block;
      }
    `];zi([vt()],Es.prototype,"label",2);zi([vt()],Es.prototype,"question",2);zi([vt({type:Boolean})],Es.prototype,"disabled",2);zi([z()],Es.prototype,"isAsking",2);Es=zi([_t("haia-sure")],Es);var Wh=Object.defineProperty,Gh=Object.getOwnPropertyDescriptor,yl=(t,e,s,i)=>{for(var n=i>1?void 0:i?Gh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Wh(e,s,n),n};let Sr=class extends K{start(){this.load(),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},()=>this.load())}load(){this.ask("memories/list").then(t=>{t&&(this.memories=t.memories.reverse())})}render(){return this.memories?p`<p class="quiet">${this.t("memories.own")}</p>
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
    </article>`}async forget(t){await this.ask("memories/delete",{memory_id:t.memory_id}),this.load()}};yl([z()],Sr.prototype,"memories",2);Sr=yl([_t("haia-memories")],Sr);const Kh=["unconfirmed","unavailable","not_exposed","not_found"],gn=4;function Yr(t,e){const{args:s}=e;if(e.name==="call_service"){const o=_l(t,String(s.domain??""),String(s.service??"")),h=oa(t,s);return h?`${h}: ${o}`:o}const i=`step.${e.name}`,n=oa(t,s)||Zh(s,["query","alias","text","automation_id","action"]),r=t.texts?.has(i)?t.t(i):Sl(e.name);return n?`${r}: ${n}`:r}function bl(t,e){const s=`step.${e.service}`;return e.domain==="tool"&&t.texts?.has(s)?t.t(s):_l(t,e.domain,e.service)}function _l(t,e,s){return t.service(e,s)??Sl(s)}function xl(t,e){const{result:s}=e;if(!s)return t.t("step.runs");const i=[],n=Jh(s.changed);for(const[h,d]of Object.entries(n).slice(0,gn))i.push(`${t.entity(h)}: ${t.state(h,Ar(d))}`);const r=Object.keys(n).length-gn;r>0&&i.push(t.n("step.more",r));for(const h of Kh){const d=s[h];Array.isArray(d)&&d.length&&i.push(`${d.map(f=>t.entity(Ar(f))).join(", ")}: ${t.t(`status.${h}`)}`)}const o=s.status;return typeof o=="string"?i.push(t.word("status",o)):s.error!==void 0&&i.push(t.t("status.failed")),e.durationMs!==void 0&&i.push(t.format.duration(e.durationMs)),i.join(", ")}function Yh({result:t}){return t?.error!==void 0||["failed","denied","unconfirmed","partial"].includes(String(t?.status??""))}function oa(t,e){const s=[...ki(e.entity_id).map(r=>t.entity(r)),...ki(e.area_id).map(r=>t.hass.areas?.[r]?.name??r),...ki(e.device_id).map(r=>{const o=t.hass.devices?.[r];return o?.name_by_user??o?.name??r}),...ki(e.floor_id),...ki(e.label_id)],i=s.slice(0,gn).join(", "),n=s.length-gn;return n>0?`${i}, ${t.n("step.more",n)}`:i}function ki(t){return Array.isArray(t)?t.map(Ar):typeof t=="string"?t.split(",").map(e=>e.trim()):[]}function Jh(t){return t&&typeof t=="object"&&!Array.isArray(t)?t:{}}function Zh(t,e){for(const s of e)if(typeof t[s]=="string")return t[s].slice(0,120);return""}function Ar(t){return typeof t=="string"?t:JSON.stringify(t)}function Sl(t){const e=t.replace(/_/g," ");return e.charAt(0).toUpperCase()+e.slice(1)}var Qh=Object.defineProperty,Xh=Object.getOwnPropertyDescriptor,Jr=(t,e,s,i)=>{for(var n=i>1?void 0:i?Xh(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Qh(e,s,n),n};const tu=3e4;let vn=class extends K{constructor(){super(...arguments),this.cancelled=""}start(){this.load(),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},()=>this.load());const t=setInterval(()=>{this.planned?.length&&!document.hidden&&this.load()},tu);this.keep(()=>clearInterval(t))}load(){this.ask("schedules/list").then(t=>{t&&(Object.assign(this.store.people,t.people),this.planned=t.schedules.sort((e,s)=>e.due_ts-s.due_ts))})}render(){return this.planned?p`
      <p role="status" class=${this.cancelled?"card":"hidden-text"}>${this.cancelled}</p>
      ${this.planned.length?We(this.planned,t=>t.schedule_id,t=>this.renderItem(t)):p`<p class="card">${this.t("planned.nothing")}</p>`}
    `:p`<p class="quiet waits">${this.t("common.loading")}</p>`}renderItem(t){const{store:e}=this,s=t.action.service?Yr(e,{name:"call_service",args:t.action}):t.summary,i=e.person(t.user_id);return p`<article class="card" aria-label=${s}>
      <div class="row spread">
        <h3>${s}</h3>
        <time title=${e.format.full(t.due_ts)}>${e.format.moment(t.due_ts)}</time>
      </div>
      <p class="quiet">
        ${t.place?this.t("who.at",{who:i,place:t.place.name}):i},
        ${this.t("planned.since",{time:e.format.moment(t.created_ts)})}
        ${t.status==="asked"?p`<br />${this.t("planned.asked")}`:b}
      </p>
      <div class="row">
        ${e.may("schedules/cancel")?p`<haia-sure
              .store=${e}
              .label=${this.t("planned.cancel")}
              .question=${this.t("planned.sure")}
              @sure=${()=>this.cancel(t,s)}
            ></haia-sure>`:b}
        ${t.conversation_id?p`<a
              class="quiet"
              href=${`${Rt}/conversation/${encodeURIComponent(t.conversation_id)}`}
              @click=${Bt}
              >${this.t("waiting.conversation")}</a
            >`:b}
      </div>
    </article>`}async cancel(t,e){await this.ask("schedules/cancel",{schedule_id:t.schedule_id})&&(this.cancelled=this.t("planned.cancelled",{what:e})),this.load()}};Jr([z()],vn.prototype,"planned",2);Jr([z()],vn.prototype,"cancelled",2);vn=Jr([_t("haia-planned")],vn);var eu=Object.defineProperty,su=Object.getOwnPropertyDescriptor,Zr=(t,e,s,i)=>{for(var n=i>1?void 0:i?su(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&eu(e,s,n),n};const kr={person:"",area:"",entity:"",outcome:"",everything:!1},Al=["seen","unseen","failed"],kl=["approval_required","error","cancelled","not_understood"],El="-",iu=30;function aa(t){const{person:e,area:s,entity:i,outcome:n}=t,r=kl.includes(n);return{...e?{user_id:e===El?"":e}:{},...s?{area_id:s}:{},...i?{entity_id:i}:{},...Al.includes(n)?{seen:n}:{},...r?{outcome:n}:{},acted:!t.everything&&!r}}let Ni=class extends K{constructor(){super(...arguments),this.wanted=kr,this.typed=""}choose(t){this.dispatchEvent(new CustomEvent("wanted",{detail:{...this.wanted,...t}}))}render(){const{wanted:t}=this,s=[t.person,t.area,t.entity,t.outcome].filter(Boolean).length+(t.everything?1:0);return p`<details>
      <summary>${s?this.store.n("filter.some",s):this.t("filter.title")}</summary>
      <div class="fields">
        ${this.store.isAdmin?this.renderPerson():b} ${this.renderArea()}
        ${this.renderThing()} ${this.renderOutcome()}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${t.everything}
            @change=${i=>this.choose({everything:i.target.checked})}
          />${this.t("filter.everything")}</label
        >
        ${s?p`<button
              @click=${()=>{this.typed="",this.choose(kr)}}
            >
              ${this.t("filter.clear")}
            </button>`:b}
      </div>
    </details>`}renderPerson(){const e=[...Object.entries(this.store.me?.people??{}),[El,this.t("who.voice")]];return this.renderSelect(this.t("filter.person"),this.wanted.person,e,s=>this.choose({person:s}))}renderArea(){const e=Object.entries(this.store.hass.areas??{}).map(([s,i])=>[s,i?.name??s]).sort((s,i)=>s[1].localeCompare(i[1]));return this.renderSelect(this.t("filter.area"),this.wanted.area,e,s=>this.choose({area:s}))}renderOutcome(){const t=[...Al,...kl].map(e=>[e,this.store.word("outcome",e)]);return this.renderSelect(this.t("filter.outcome"),this.wanted.outcome,t,e=>this.choose({outcome:e}))}renderSelect(t,e,s,i){return p`<label
      >${t}
      <select @change=${n=>i(n.target.value)}>
        <option value="" ?selected=${!e}>${this.t("filter.any")}</option>
        ${s.map(([n,r])=>p`<option value=${n} ?selected=${n===e}>${r}</option>`)}
      </select>
    </label>`}renderThing(){const{store:t,wanted:e}=this,s=this.typed.trim().toLocaleLowerCase(),i=s?Object.keys(t.hass.states).map(n=>[n,t.entity(n)]).filter(([n,r])=>n.includes(s)||r.toLocaleLowerCase().includes(s)).slice(0,iu):[];return p`<label
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
    </label>`}chooseThing(){const{store:t}=this,e=this.typed.trim(),s=t.hass.states[e]?e:Object.keys(t.hass.states).find(i=>t.entity(i).toLocaleLowerCase()===e.toLocaleLowerCase())??"";s===e&&(this.typed=""),s!==this.wanted.entity&&this.choose({entity:s})}};Ni.styles=[...K.styles,Et`
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
    `];Zr([vt({attribute:!1})],Ni.prototype,"wanted",2);Zr([z()],Ni.prototype,"typed",2);Ni=Zr([_t("haia-filter")],Ni);const nu={automation:"/config/automation/edit/",scene:"/config/scene/edit/"};function ru(t,e){const[s="",i=""]=e.split("."),n=`/history?entity_id=${encodeURIComponent(e)}`;if(!t.isAdmin)return n;const r=nu[s],o=t.hass.states[e]?.attributes.id;if(r&&typeof o=="string")return r+encodeURIComponent(o);if(s==="script")return`/config/script/edit/${encodeURIComponent(i)}`;const h=t.hass.entities?.[e]?.device_id;return h?`/config/devices/device/${encodeURIComponent(h)}`:n}function ou(t,e){return p`<a href=${ru(t,e)} @click=${Bt}>${t.entity(e)}</a>`}function au(t,e,s){return t.isAdmin?p`<a href=${`/config/areas/area/${encodeURIComponent(e)}`} @click=${Bt}>${s}</a>`:p`${s}`}var lu=Object.defineProperty,cu=Object.getOwnPropertyDescriptor,Fi=(t,e,s,i)=>{for(var n=i>1?void 0:i?cu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&lu(e,s,n),n};let si=class extends K{constructor(){super(...arguments),this.turnId="",this.isBusy=!1}render(){if(this.result)return p`<p class="quiet" role="status">${this.renderResult()}</p>`;if(!this.preview)return p`<button class="small" ?disabled=${this.isBusy} @click=${()=>this.look()}>
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
            </button>`:b}
        <button class="small" @click=${()=>this.preview=void 0}>
          ${this.t("common.cancel")}
        </button>
      </div>
    </div>`}renderResult(){const t=this.result?.status;return t==="nothing_to_undo"?this.t("status.nothing_to_undo"):!t||(t==="failed"||t==="denied")?t?this.store.word("status",t):this.t("undo.done"):this.t("undo.came",{status:this.store.word("status",t)})}async look(){this.isBusy=!0,this.preview=await this.ask("turns/undo",{turn_id:this.turnId,preview:!0}),this.isBusy=!1}async act(){this.isBusy=!0,this.result=await this.ask("turns/undo",{turn_id:this.turnId}),this.isBusy=!1,this.dispatchEvent(new CustomEvent("undone",{bubbles:!0,composed:!0}))}};Fi([vt()],si.prototype,"turnId",2);Fi([z()],si.prototype,"preview",2);Fi([z()],si.prototype,"result",2);Fi([z()],si.prototype,"isBusy",2);si=Fi([_t("haia-undo")],si);var hu=Object.defineProperty,uu=Object.getOwnPropertyDescriptor,Pl=(t,e,s,i)=>{for(var n=i>1?void 0:i?uu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&hu(e,s,n),n};const du=8,pu={automations:"automations",memory:"memories",schedule:"planned"},fu=["failed","denied"];let $n=class extends K{render(){const{turn:t,store:e}=this,{place:s}=t;return p`<article class="card" aria-label=${t.text||this.t("activity.by_itself")}>
      <div class="row spread quiet">
        <span>
          ${s?this.t("who.at",{who:e.person(t.user_id),place:s.name}):e.person(t.user_id)}
          ${s?.area_id&&s.area?p`(${au(e,s.area_id,s.area)})`:b}
        </span>
        <time title=${e.format.full(t.started_ts)}>${e.format.time(t.started_ts)}</time>
      </div>
      <p class="words">${t.text||this.t("activity.by_itself")}</p>
      ${t.deeds.length?p`<ul class="deeds" aria-label=${this.t("chat.steps")}>
            ${t.deeds.map(i=>this.renderDeed(i))}
          </ul>`:b}
      ${this.renderOutcome()}
      <div class="row foot">
        ${t.can_undo&&e.may("turns/undo")?p`<haia-undo .store=${e} .turnId=${t.turn_id}></haia-undo>`:b}
        <a class="quiet" href=${`${Rt}/turn/${encodeURIComponent(t.turn_id)}`} @click=${Bt}
          >${this.t("chat.details",{time:e.format.duration(t.duration_ms)})}</a
        >
        <a
          class="quiet"
          href=${`${Rt}/conversation/${encodeURIComponent(t.conversation_id)}`}
          @click=${Bt}
          >${this.t("waiting.conversation")}</a
        >
      </div>
    </article>`}renderOutcome(){const{turn:t,store:e}=this;let s=t.error==="not_understood"?t.error:t.outcome;const i=e.approvals.some(({turn_id:r})=>r===t.turn_id);if(s==="approval_required"&&!i&&(s="asked"),s==="ok")return b;const n=t.error&&e.texts?.has(`error.${t.error}`)?t.error:"";return p`<p class=${s==="error"?"error":"quiet"}>
      ${e.word("outcome",s)}${n?`: ${e.word("error",n)}`:""}
    </p>`}what(t){const e=bl(this.store,t),s=t.domain==="tool"?pu[t.service]:void 0;return s?p`<a href=${`${Rt}/activity/${s}`} @click=${Bt}>${e}</a>`:e}renderDeed(t){const{store:e}=this,s=fu.includes(t.status)?"failed":t.status==="confirmed"?"":"unseen",i=t.entity_ids.slice(0,du),n=t.entity_ids.length-i.length;return p`<li class=${s}>
      <span class=${t.undone_ts?"undone":""}>
        ${i.map((r,o)=>[o?", ":"",ou(e,r)])}${n>0?`, ${e.n("step.more",n)}`:""}${i.length?": ":""}${this.what(t)}</span
      >
      <span class="quiet">
        ${e.word("status",t.status)}${t.is_undo?`, ${this.t("activity.was_undo")}`:""}${t.undone_ts?`, ${this.t("activity.undone",{time:e.format.moment(t.undone_ts)})}`:""}
      </span>
    </li>`}};$n.styles=[...K.styles,Et`
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
    `];Pl([vt({attribute:!1})],$n.prototype,"turn",2);$n=Pl([_t("haia-turn-row")],$n);var mu=Object.defineProperty,gu=Object.getOwnPropertyDescriptor,di=(t,e,s,i)=>{for(var n=i>1?void 0:i?gu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&mu(e,s,n),n};const la=100;let ns=class extends K{constructor(){super(...arguments),this.day="",this.cursor=null,this.earlier="",this.wanted=kr,this.loading=0}start(){this.day||=this.today,this.load(),this.subscribe("turns/subscribe",{},({turn:t,people:e})=>{Object.assign(this.store.people,e),this.store.format.dayOf(t.started_ts)===this.day&&this.load()}),this.addEventListener("undone",()=>this.load())}get today(){return this.store.format.dayOf(this.store.now())}load(){this.loadDay(++this.loading)}async loadDay(t){const{format:e}=this.store,s=e.dayStart(this.day),i=e.dayStart(e.addDays(this.day,1)),n=aa(this.wanted),r=Math.min(200,Math.max(la,this.turns?.length??0)),o=await this.list({...n,since_ts:s,until_ts:i,limit:r});if(!o||t!==this.loading||(this.turns=o.turns,this.cursor=o.cursor,this.earlier="",o.turns.length))return;const d=(await this.list({...n,until_ts:s,limit:1}))?.turns[0];d&&t===this.loading&&(this.earlier=e.dayOf(d.started_ts))}async list(t){const e=await this.ask("turns/list",t);return e&&Object.assign(this.store.people,e.people),e}async loadMore(){const{format:t}=this.store,e=await this.list({...aa(this.wanted),since_ts:t.dayStart(this.day),until_ts:t.dayStart(t.addDays(this.day,1)),limit:la,cursor:this.cursor});e&&(this.turns=[...this.turns??[],...e.turns],this.cursor=e.cursor)}go(t){!t||t>this.today||(this.day=t,this.turns=void 0,this.load())}render(){return p`
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
      ${this.cursor?p`<button @click=${()=>this.loadMore()}>${this.t("activity.more")}</button>`:b}
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
      ${e?b:p`<button @click=${()=>this.go(this.today)}>${this.t("activity.today")}</button>`}
    </div>`}renderNothing(){if(!this.turns)return p`<p class="quiet waits">${this.t("common.loading")}</p>`;const{format:t}=this.store;return p`<div class="card">
      <p>${this.t("activity.nothing")}</p>
      ${this.earlier?p`<button @click=${()=>this.go(this.earlier)}>
            ${this.t("activity.earlier",{day:t.day(t.dayStart(this.earlier))})}
          </button>`:b}
      ${this.wanted.everything?b:p`<p class="quiet">
            <a
              href=${`${Rt}/conversations`}
              @click=${Bt}
              >${this.t("activity.said_elsewhere")}</a
            >
          </p>`}
    </div>`}};ns.styles=[...K.styles,Et`
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
    `];di([z()],ns.prototype,"day",2);di([z()],ns.prototype,"turns",2);di([z()],ns.prototype,"cursor",2);di([z()],ns.prototype,"earlier",2);di([z()],ns.prototype,"wanted",2);ns=di([_t("haia-timeline")],ns);var vu=Object.defineProperty,$u=Object.getOwnPropertyDescriptor,Qr=(t,e,s,i)=>{for(var n=i>1?void 0:i?$u(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&vu(e,s,n),n};let Ui=class extends K{constructor(){super(...arguments),this.results=new Map}start(){this.load(),this.listen("approvals",()=>this.load()),this.subscribe("turns/subscribe",{},()=>this.load())}load(){this.ask("automations/versions").then(t=>{t&&(Object.assign(this.store.people,t.people),this.versions=t.versions)})}render(){if(!this.versions)return p`<p class="quiet waits">${this.t("common.loading")}</p>`;if(!this.versions.length)return p`<p class="card">${this.t("written.nothing")}</p>`;const t=new Map;for(const e of this.versions){const s=t.get(e.automation_id);s?s.push(e):t.set(e.automation_id,[e])}return We(t,([e])=>e,([e,s])=>this.renderAutomation(e,s))}renderAutomation(t,e){const s=e[0],i=s?.name||t;return p`<article class="card" aria-label=${i}>
      <div class="row spread">
        <h3>${i}</h3>
        ${s?.entity_id?p`<a href=${`/config/automation/edit/${encodeURIComponent(t)}`} @click=${Bt}
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
      ${e.may("automations/restore")?this.renderBack(t):b}
    </li>`}renderBack(t){const{store:e}=this,s=this.results.get(t.version_id),i=String(s?.status??"");return i==="approval_required"?p`<p role="status">
        ${this.t("written.asks")}
        <a href=${`${Rt}/approvals`} @click=${Bt}>${this.t("nav.waiting")}</a>
      </p>`:p`${s?p`<p role="status" class="quiet">
            ${e.word("status",i)}${s.message?`: ${String(s.message)}`:""}
          </p>`:b}
      <haia-sure
        .store=${e}
        .label=${this.t(t.text===null?"written.take_away":"written.back")}
        .question=${this.t("written.sure")}
        @sure=${()=>this.restore(t)}
      ></haia-sure>`}async restore(t){const e=t.version_id,s=await this.ask("automations/restore",{version_id:e});s&&(this.results=new Map(this.results).set(e,s))}};Ui.styles=[...K.styles,Et`
      ol {
        list-style: none;
        padding: 0;
        margin-top: 8px;
      }
      li {
        padding: 10px 0;
        border-top: 1px solid var(--aa-line);
      }
      summary {
        min-height: 32px;
        cursor: pointer;
      }
      pre {
        white-space: pre;
      }
    `];Qr([z()],Ui.prototype,"versions",2);Qr([z()],Ui.prototype,"results",2);Ui=Qr([_t("haia-written")],Ui);var wu=Object.getOwnPropertyDescriptor,yu=(t,e,s,i)=>{for(var n=i>1?void 0:i?wu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=o(n)||n);return n};const bu=[{tab:"",text:"activity.done",needs:"turns/list"},{tab:"planned",text:"activity.planned",needs:"schedules/list"},{tab:"automations",text:"activity.automations",needs:"automations/versions"},{tab:"memories",text:"activity.memories",needs:"memories/list"}];let Er=class extends K{render(){const t=bu.filter(({needs:s})=>this.store.may(s)),e=t.some(s=>s.tab===this.itemId)?this.itemId:"";return p`<div class="page">
      <h2 class="hidden-text">${this.t("nav.activity")}</h2>
      <nav aria-label=${this.t("nav.activity")}>
        ${t.map(s=>p`<a
            class="button"
            href=${`${Rt}/activity${s.tab?`/${s.tab}`:""}`}
            aria-current=${s.tab===e?"page":b}
            @click=${Bt}
            >${this.store.t(s.text)}</a
          >`)}
      </nav>
      ${this.renderTab(e)}
    </div>`}renderTab(t){const{store:e}=this;return t==="planned"?p`<haia-planned .store=${e}></haia-planned>`:t==="automations"?p`<haia-written .store=${e}></haia-written>`:t==="memories"?p`<haia-memories .store=${e}></haia-memories>`:p`<haia-timeline .store=${e}></haia-timeline>`}};Er.styles=[...K.styles,Et`
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
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
    `];Er=yu([_t("haia-activity")],Er);function wn(t,e,s){return{key:t,words:e,ts:s,answer:"",thinking:"",steps:[],later:[],canUndo:!1,isRunning:!0}}function ca(t,e){switch(e.event){case"rung":t.rung=e.rung,t.modelId=e.model_id;break;case"delta":t.answer+=e.content??"",t.thinking+=e.thinking_content??"";break;case"tool_call":t.steps.push({id:e.tool_call_id??"",name:e.tool_name??"",args:e.tool_args??{}});break;case"tool_result":{const s=t.steps.find(({id:i})=>i===e.tool_call_id);s&&Object.assign(s,{result:e.result,durationMs:e.duration_ms}),t.answer&&!t.answer.endsWith(`
`)&&(t.answer+=`

`);break}case"approval":break;case"done":t.isRunning=!1,t.turnId=e.turn_id??t.turnId,t.durationMs=e.duration_ms,t.answer.trim()||(t.answer=e.response?.speech?.plain?.speech??"");break;case"error":t.isRunning=!1,t.error={code:e.code??"unknown",message:e.message??""};break}}function Pr(t){const e=[];for(const s of t){if(s.role==="user"){const n=wn(s.message_id,s.content,s.created_ts);e.push({...n,isRunning:!1});continue}let i=e.at(-1);if(i||(i={...wn(s.message_id,"",s.created_ts),isRunning:!1},e.push(i)),s.role==="tool_result"){const n=i.steps.find(({id:r})=>r===s.tool_call_id);n&&(n.result=_u(s.content));continue}i.answer=[i.answer,s.content].filter(Boolean).join(`

`);for(const n of s.tool_calls??[])i.steps.push({id:n.tool_call_id,name:n.name,args:n.arguments})}return e}function _u(t){try{const e=JSON.parse(t);if(e&&typeof e=="object"&&!Array.isArray(e))return e}catch{}return{message:t}}function xu(t,e){const s=[...e].sort((i,n)=>i.started_ts-n.started_ts);t.forEach((i,n)=>{const r=t[n+1]?.ts??1/0,o=s.find(({started_ts:h})=>h>=i.ts-2&&h<r-.001);o&&!i.isRunning&&Or(i,o)})}function Or(t,e){t.turnId=e.turn_id,t.rung=e.rung,t.modelId=e.model_id,t.canUndo=e.can_undo,t.durationMs=e.duration_ms;const s=e.started_ts+e.duration_ms/1e3;t.later=e.deeds.filter(({created_ts:i})=>i>=s)}/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Su={},Ol=Gr(class extends Kr{constructor(){super(...arguments),this.ot=Su}render(t,e){return e()}update(t,[e,s]){if(Array.isArray(e)){if(Array.isArray(this.ot)&&this.ot.length===e.length&&e.every((i,n)=>i===this.ot[n]))return Ne}else if(this.ot===e)return Ne;return this.ot=Array.isArray(e)?Array.from(e):e,this.render(e,s)}}),ha=/(`{1,9})(.{1,400}?)\1|\*\*(.{1,400}?)\*\*|__(.{1,400}?)__|\*([^\s*][^*]{0,400}?)\*|!?\[([^\]]{0,200})\]\(([^)\s]{1,800})\)/,dr=/^\s{0,8}[-*+]\s+(.*)$/,pr=/^\s{0,8}(\d{1,9})[.)]\s+(.*)$/,Cl=/^\s*(```+|~~~+)/,Au=/^#{1,6}\s+(.*)$/,ku=/^\s*([-*_])(\s*\1){2,}\s*$/,en=1500;function Eu(t){const e=[];let s=[],i="";for(const n of t.split(`
`)){const r=Cl.exec(n)?.[1];if(i){s.push(n),r?.startsWith(i)&&(e.push(s.join(`
`)),s=[],i="");continue}r?(s.length&&e.push(s.join(`
`)),s=[n],i=r):n.trim()?s.push(n):s.length&&(e.push(s.join(`
`)),s=[])}return s.length&&e.push(s.join(`
`)),e}function Pu(t){return p`${Eu(t).map(e=>Ol([e],()=>Ou(e)))}`}function Ou(t){const e=t.split(`
`),s=Cl.exec(e[0]??"")?.[1];if(s){const o=e.at(-1)?.trim().startsWith(s)&&e.length>1,h=e.slice(1,o?-1:void 0).join(`
`);return p`<pre tabindex="0"><code>${h}</code></pre>`}const i=[];let n=[];const r=()=>{if(n.length){const o=n;i.push(p`<p>${o.map((h,d)=>[d?p`<br />`:b,sn(h)])}</p>`)}n=[]};for(let o=0;o<e.length;){const h=e[o]??"",d=Au.exec(h)?.[1];if(ku.test(h))r(),i.push(p`<hr />`),o+=1;else if(d!==void 0)r(),i.push(p`<p class="heading"><strong>${sn(d)}</strong></p>`),o+=1;else if(dr.test(h)||pr.test(h)){r();const f=dr.test(h),w=f?dr:pr,g=f?1:Number(pr.exec(h)?.[1]),$=[];let x;for(;(x=w.exec(e[o]??""))!==null;)$.push(x.at(-1)??""),o+=1;const A=$.map(D=>p`<li>${sn(D)}</li>`);i.push(f?p`<ul>${A}</ul>`:p`<ol start=${g}>${A}</ol>`)}else if(h.startsWith(">")){r();const f=[];for(;e[o]?.startsWith(">");)f.push((e[o++]??"").replace(/^>\s?/,""));i.push(p`<blockquote>${sn(f.join(" "))}</blockquote>`)}else n.push(h),o+=1}return r(),p`${i}`}function sn(t){const e=Cu(t).map(s=>Ol([s],()=>Cr(s)));return e.length<2?e:e.map(s=>p`<span class="piece">${s}</span>`)}function Cu(t){const e=[];let s=0;for(;t.length-s>en;){const i=t.indexOf(". ",s+en),n=i<0||i>s+2*en?s+2*en:i+2;if(n>=t.length)break;e.push(t.slice(s,n)),s=n}return e.push(t.slice(s)),e}function Cr(t,e=0){if(e>4)return[t];const s=[];let i=t;for(let n=ha.exec(i);n;n=ha.exec(i)){const[r,,o,h,d,f,w,g]=n;n.index&&s.push(i.slice(0,n.index)),i=i.slice(n.index+r.length),o!==void 0?s.push(p`<code>${o}</code>`):(h??d)!==void 0?s.push(p`<strong>${Cr(h??d??"",e+1)}</strong>`):f!==void 0?s.push(p`<em>${Cr(f,e+1)}</em>`):s.push(Tu(w??"",g??"",r.startsWith("!")))}return i&&s.push(i),s}function Tu(t,e,s){const i=t||e;return s?i:!/^\/(?![/\\])[^\\\s]*$/.test(e)&&!/^https?:\/\/[^/\\\s]/i.test(e)?`${t} (${e})`:p`<a href=${e} target="_blank" rel="noopener noreferrer">${i}</a>`}var Mu=Object.defineProperty,Du=Object.getOwnPropertyDescriptor,On=(t,e,s,i)=>{for(var n=i>1?void 0:i?Du(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Mu(e,s,n),n};const Iu=1500;let ii=class extends K{constructor(){super(...arguments),this.version=0,this.canAct=!1,this.drawn=0,this.waitsForFrame=!1}get visible(){const{answer:t,isRunning:e}=this.exchange;return!this.hasUpdated&&!e&&(this.drawn=t.length),this.drawn=Math.min(t.length,this.drawn+Iu),this.drawn<t.length&&!this.waitsForFrame&&(this.waitsForFrame=!0,requestAnimationFrame(()=>{this.waitsForFrame=!1,this.requestUpdate(),this.dispatchEvent(new Event("grown",{bubbles:!0,composed:!0}))})),t.slice(0,this.drawn)}render(){const{exchange:t,store:e}=this,s=this.visible;return p`
      ${t.words?p`<div class="words">
            <span class="hidden-text">${this.t("chat.you_said")}</span
            ><span class="said">${t.words}</span>
          </div>`:b}
      ${t.rung&&t.rung!=="primary"&&e.texts?.has(`rung.${t.rung}`)?p`<p class="quiet">${this.t(`rung.${t.rung}`,{model:t.modelId??""})}</p>`:b}
      ${t.steps.length?p`<ol class="steps" aria-label=${this.t("chat.steps")}>
            ${We(t.steps,({id:i})=>i,i=>p`<li class=${Yh(i)?"failed":""}>
                ${Yr(e,i)}
                <span class="quiet">${xl(e,i)}</span>
              </li>`)}
          </ol>`:b}
      ${t.thinking?p`<details class="quiet">
            <summary>${this.t("chat.thinking")}</summary>
            <div class="thinking">${t.thinking}</div>
          </details>`:b}
      ${s.trim()?p`<div class="answer prose">${Pu(s)}</div>`:b}
      ${t.isRunning&&!t.answer.trim()?p`<p class="quiet waits">${this.t("chat.works")}</p>`:b}
      ${t.error?p`<p class="error" role="alert">${e.reason(t.error)}</p>`:b}
      ${e.approvals.filter(({turn_id:i})=>i===t.turnId).map(i=>p`<haia-question .store=${e} .item=${i} .isInside=${!0}></haia-question>`)}
      ${this.renderAnswered()} ${this.renderFoot()}
    `}renderAnswered(){const{exchange:t,store:e}=this;return p`${t.answered?p`<p class="quiet">${e.word("resolved",t.answered)}</p>`:b}
    ${t.later.length?p`<ul class="steps" aria-label=${this.t("chat.after")}>
          ${t.later.map(s=>p`<li class=${s.status==="failed"?"failed":""}>
              ${s.entity_ids.map(i=>e.entity(i)).join(", ")}: ${bl(e,s)}
              <span class="quiet">${e.word("status",s.status)}</span>
            </li>`)}
        </ul>`:b}`}renderFoot(){const{exchange:t,store:e}=this;return t.isRunning?b:p`<div class="foot row">
      ${t.canUndo&&t.turnId&&this.canAct?p`<haia-undo .store=${e} .turnId=${t.turnId}></haia-undo>`:b}
      ${t.turnId&&e.may("turns/get")?p`<a
            class="quiet"
            href=${`${Rt}/turn/${encodeURIComponent(t.turnId)}`}
            @click=${Bt}
            >${this.t("chat.details",{time:t.durationMs===void 0?"":e.format.duration(t.durationMs)})}</a
          >`:b}
    </div>`}};ii.styles=[...K.styles,Et`
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
      haia-question {
        display: block;
        margin-top: 8px;
      }
      .foot {
        margin-top: 6px;
      }
    `];On([vt({attribute:!1})],ii.prototype,"exchange",2);On([vt({type:Number})],ii.prototype,"version",2);On([vt({type:Boolean})],ii.prototype,"canAct",2);ii=On([_t("haia-exchange")],ii);var Lu=Object.defineProperty,Ru=Object.getOwnPropertyDescriptor,qe=(t,e,s,i)=>{for(var n=i>1?void 0:i?Ru(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Lu(e,s,n),n};const ju=200,Nu=1e3,Uu="ha-ai-agent-draft";let ye=class extends K{constructor(){super(...arguments),this.exchanges=[],this.conversationId="",this.agentId="",this.draft="",this.version=0,this.older=null,this.announced="",this.loading=0,this.isDrawn=!1}start(){this.draft=localStorage.getItem(this.draftKey)??"",this.load(),this.keep(()=>this.letGo()),this.listen("answered",t=>this.onAnswered(t.detail)),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},({turn:t})=>{const e=this.exchanges.find(({turnId:s})=>s===t.turn_id);e&&Or(e,t),this.redraw()})}get draftKey(){return`${Uu}-${this.store.hass.user?.id??""}`}willUpdate(t){t.has("itemId")&&this.hasUpdated&&this.itemId!==this.conversationId&&this.load()}load(){this.loadAll(++this.loading)}async loadAll(t){this.letGo();let e=this.itemId;const i=((await this.ask("chat/running"))?.turns??[]).find(o=>!e||o.conversation_id===e);!e&&i&&(e=i.conversation_id);const n=e?await this.stored(e,i!==void 0):void 0,r=Pr(n?.messages??[]);if(e&&this.store.may("turns/list")&&n){const o=await this.ask("turns/list",{conversation_id:e,limit:ju});xu(r,o?.turns??[])}if(t===this.loading){if(this.conversationId=e,this.summary=n?.conversation,this.older=n?.cursor??null,this.exchanges=r,i){this.agentId=i.agent_id;const o=wn(i.turn_id,i.text,this.store.now()-i.elapsed_ms/1e3);o.turnId=i.turn_id,this.add(o),await this.attach(o,{type:"ha_ai_agent/chat/subscribe",turn_id:i.turn_id})}await this.updateComplete,this.scrollDown(!0)}}async stored(t,e){try{const s=await this.store.call("conversations/get",{conversation_id:t,limit:200});return Object.assign(this.store.people,s.people),s}catch(s){e||this.store.fail(s);return}}async loadOlder(){const t=await this.ask("conversations/get",{conversation_id:this.conversationId,cursor:this.older,limit:200});t&&(this.older=t.cursor,this.exchanges=[...Pr(t.messages),...this.exchanges])}add(t){this.exchanges=[...this.exchanges,t]}async attach(t,e){const s={exchange:t};this.live=s;try{s.stop=await this.store.hass.connection.subscribeMessage(i=>{this.live===s&&this.onEvent(s.exchange,i)},e,{resubscribe:!1}),this.live!==s&&t.isRunning&&await s.stop()}catch(i){if(this.live!==s)return;this.live=void 0,ca(t,{event:"error",...fn(i)}),this.redraw()}}letGo(){const{live:t}=this;this.live=void 0,t?.stop&&this.store.isConnected&&Promise.resolve(t.stop()).catch(()=>{})}onEvent(t,e){ca(t,e),e.event==="done"&&e.conversation_id&&this.settle(e.conversation_id),(e.event==="done"||e.event==="error")&&(this.live=void 0,this.announced=t.answer.slice(0,Nu)||this.t("chat.ended")),this.redraw()}async onAnswered({turnId:t,status:e}){const s=this.exchanges.find(i=>i.turnId===t);if(!(!s||!e)){if(s.answered=e,this.store.may("turns/get")){const i=await this.ask("turns/get",{turn_id:t});i&&Or(s,i)}this.announced=this.store.word("resolved",e),this.redraw()}}redraw(){this.isDrawn||(this.isDrawn=!0,requestAnimationFrame(()=>{this.isDrawn=!1;const t=this.isAtEnd;this.version+=1,this.updateComplete.then(()=>t&&this.scrollDown(!0))}))}get isAtEnd(){const{talk:t}=this;return!t||t.scrollHeight-t.scrollTop-t.clientHeight<80}scrollDown(t=!1){requestAnimationFrame(()=>{const{talk:e}=this;e?.scrollTo({top:e.scrollHeight,behavior:t?"instant":"smooth"})})}settle(t){this.conversationId!==t&&(this.conversationId=t,this.isConnected&&xr(`${Rt}/conversation/${t}`,{replace:!0}))}async send(){const t=this.draft.trim();if(!t||this.live||!this.store.isConnected)return;const e=wn(`new-${Date.now()}`,t,this.store.now());if(this.add(e),this.setDraft(""),this.scrollDown(),await this.attach(e,{type:"ha_ai_agent/chat/send",text:t,agent_id:this.agent,language:this.store.hass.language,...this.conversationId?{conversation_id:this.conversationId}:{}}),e.error&&!e.turnId&&!e.steps.length&&!e.answer){this.draft||this.setDraft(t);return}if(!e.isRunning)return;const i=(await this.ask("chat/running"))?.turns.find(n=>n.text===t);!i||!e.isRunning||(e.turnId=i.turn_id,this.settle(i.conversation_id))}async cancel(){this.conversationId&&await this.ask("chat/cancel",{conversation_id:this.conversationId})}setDraft(t){this.draft=t,t?localStorage.setItem(this.draftKey,t):localStorage.removeItem(this.draftKey)}get agent(){const t=this.store.me?.agents??[],e=this.agentId||this.summary?.agent_id;return(t.find(({agent_id:s})=>s===e)??t[0])?.agent_id??""}get isOwn(){return!this.summary||this.summary.user_id===this.store.hass.user?.id}render(){return p`
      ${this.renderTools()}
      <div class="talk" tabindex="0" role="log" aria-live="off" aria-label=${this.t("nav.chat")}>
        <div class="page">
          ${this.older?p`<button @click=${()=>this.loadOlder()}>${this.t("chat.older")}</button>`:b}
          ${this.exchanges.length?b:this.renderEmpty()}
          ${We(this.exchanges,({key:t})=>t,t=>p`<haia-exchange
              .store=${this.store}
              .exchange=${t}
              .version=${this.version}
              .canAct=${this.store.may("turns/undo")}
              @grown=${()=>this.redraw()}
            ></haia-exchange>`)}
        </div>
      </div>
      <div class="hidden-text" role="status">${this.announced}</div>
      ${this.isOwn?this.renderForm():p`<p class="tools quiet">${this.t("chat.not_yours")}</p>`}
    `}renderTools(){const t=this.store.me?.agents??[];return!this.exchanges.length&&t.length<2?b:p`<div class="tools row spread">
      <h2>${this.summary?.title??""}</h2>
      <div class="row">
        ${t.length>1&&!this.exchanges.length?p`<select
              aria-label=${this.t("chat.agent")}
              @change=${e=>this.agentId=e.target.value}
            >
              ${t.map(({agent_id:e,name:s})=>p`<option value=${e} ?selected=${e===this.agent}>${s}</option>`)}
            </select>`:b}
        ${this.exchanges.length?p`<button class="small" @click=${()=>this.startNew()}>
              <haia-icon icon="mdi:plus"></haia-icon>${this.t("chat.new")}
            </button>`:b}
      </div>
    </div>`}renderEmpty(){const t=this.store.me?.suggestions??[];return p`<div class="empty">
      <p>${this.t("chat.empty")}</p>
      <div class="suggestions">
        ${t.map(({kind:e,name:s})=>{const i=this.t(`suggest.${e}`,{name:s});return p`<button @click=${()=>this.suggest(i)}>${i}</button>`})}
      </div>
    </div>`}suggest(t){this.setDraft(t),this.send()}startNew(){this.letGo(),this.loading+=1,this.exchanges=[],this.summary=void 0,this.conversationId="",this.older=null,xr(`${Rt}/chat`)}renderForm(){const t=this.live?.exchange.isRunning??!1;return p`<form
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
    </form>`}onKey(t){t.key!=="Enter"||t.shiftKey||t.isComposing||(t.preventDefault(),this.send())}};ye.styles=[...K.styles,Et`
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
    `];qe([z()],ye.prototype,"exchanges",2);qe([z()],ye.prototype,"summary",2);qe([z()],ye.prototype,"conversationId",2);qe([z()],ye.prototype,"agentId",2);qe([z()],ye.prototype,"draft",2);qe([z()],ye.prototype,"version",2);qe([z()],ye.prototype,"older",2);qe([z()],ye.prototype,"announced",2);qe([Pn(".talk")],ye.prototype,"talk",2);ye=qe([_t("haia-chat")],ye);/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */const Tl="important",qu=" !"+Tl,ua=Gr(class extends Kr{constructor(t){if(super(t),t.type!==ml.ATTRIBUTE||t.name!=="style"||t.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(t){return Object.keys(t).reduce((e,s)=>{const i=t[s];return i==null?e:e+`${s=s.includes("-")?s:s.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${i};`},"")}update(t,[e]){const{style:s}=t.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(e)),this.render(e);for(const i of this.ft)e[i]==null&&(this.ft.delete(i),i.includes("-")?s.removeProperty(i):s[i]=null);for(const i in e){const n=e[i];if(n!=null){this.ft.add(i);const r=typeof n=="string"&&n.endsWith(qu);i.includes("-")||r?s.setProperty(i,r?n.slice(0,-11):n,r?Tl:""):s[i]=n}}return Ne}}),da=6,Hu=30,zu=Et`
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
`;class Fu{constructor(e,s,i){this.host=e,this.height=s,this.onEnd=i,this.first=0,this.shown=20,this.look=()=>{const{box:n}=this;if(!n)return;const r=Math.max(0,Math.floor(n.scrollTop/this.height)-da),o=Math.ceil(n.clientHeight/this.height)+2*da;r===this.first&&o===this.shown||(this.first=r,this.shown=o,this.host.requestUpdate())},e.addController(this)}hostDisconnected(){this.observer?.disconnect(),this.observer=void 0,this.box=void 0}hostUpdated(){const e=this.host.renderRoot.querySelector(".rows");!e||e===this.box||(this.box=e,this.observer?.disconnect(),this.observer=new ResizeObserver(()=>this.look()),this.observer.observe(e))}scrollToTop(){this.box?.scrollTo({top:0})}render(e,s,i){const n=Math.min(this.first,Math.max(0,e.length-this.shown)),r=Math.min(e.length,n+this.shown);s.hasMore&&r+Hu>e.length&&this.onEnd();const o=e.slice(n,r).map((h,d)=>({item:h,at:n+d}));return p`<div class="rows" tabindex="0" @scroll=${this.look}>
      <ul
        class="all"
        aria-label=${s.label}
        style=${ua({height:`${e.length*this.height}px`})}
      >
        ${We(o,({item:h})=>s.key(h),({item:h,at:d})=>p`<li
            style=${ua({height:`${this.height}px`,transform:`translateY(${d*this.height}px)`})}
            aria-posinset=${d+1}
            aria-setsize=${s.hasMore?-1:e.length}
          >
            ${i(h)}
          </li>`)}
      </ul>
    </div>`}}const Bu=1e3;async function Vu(t,e){const s=[];let i,n=null;do{const f=await t.call("conversations/get",{conversation_id:e,limit:Bu,cursor:n});Object.assign(t.people,f.people),i??=f.conversation,s.unshift(...f.messages),n=f.cursor}while(n);const r=t.person(i.user_id),o=i.place,h=o?t.t("who.at",{who:r,place:o.name}):r,d=t.agent(i.agent_id);return[`# ${xs(i.title)}`,`${t.format.full(i.created_ts)} · ${xs(h)} · ${xs(d)}`,...Pr(s).flatMap(f=>Wu(t,f,h,d)),""].join(`

`)}function Wu(t,e,s,i){const n=[`## ${xs(s)} · ${t.format.full(e.ts)}`,pa(e.words)];return e.steps.length&&n.push(e.steps.map(r=>`* ${xs(Yr(t,r))} (${xs(xl(t,r))})`).join(`
`)),e.answer.trim()&&n.push(`**${xs(i)}**`,pa(e.answer)),n}function xs(t){return t.replace(/\s+/g," ").trim()}function pa(t){return t.split(`
`).map(e=>`> ${e}`.trimEnd()).join(`
`)}function fa(t,e,s){const i=URL.createObjectURL(new Blob([s],{type:e})),n=document.createElement("a");n.href=i,n.download=t,n.click(),setTimeout(()=>URL.revokeObjectURL(i),6e4)}function Gu(t,e,s){const i=t.toLocaleLowerCase().replace(/[^\p{L}\p{N}]+/gu,"-").replace(/^-|-$/g,"");return`${[e,i.slice(0,40)].filter(Boolean).join("-")}.${s}`}var Ku=Object.defineProperty,Yu=Object.getOwnPropertyDescriptor,Cn=(t,e,s,i)=>{for(var n=i>1?void 0:i?Yu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Ku(e,s,n),n};let ni=class extends K{constructor(){super(...arguments),this.problem=""}open(t){this.item=t,this.problem="",this.updateComplete.then(()=>this.dialog?.showModal())}close(){this.dialog?.close()}render(){const{item:t,store:e}=this;return t?p`<dialog aria-labelledby="title" @close=${()=>this.item=void 0}>
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
            </div>`:b}
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
          </div>`:b}
      ${this.problem?p`<p class="error" role="alert">${this.problem}</p>`:b}
      <button @click=${()=>this.close()}>${this.t("common.close")}</button>
    </dialog>`:b}async attempt(t){try{await t(),this.close()}catch(e){this.problem=this.store.reasonOf(e)}}rename(t,e){t.preventDefault();const s=String(new FormData(t.target).get("title")??"");this.change(e,{title:s})}archive(t){this.change(t,{archived:!t.archived})}change(t,e){const s={conversation_id:t.conversation_id,...e};return this.attempt(()=>this.store.call("conversations/update",s))}delete(t){const e={conversation_id:t.conversation_id};this.attempt(()=>this.store.call("conversations/delete",e))}exportText(t){this.attempt(async()=>{const e=await Vu(this.store,t.conversation_id),s=this.store.format.dayOf(t.created_ts);fa(Gu(t.title,s,"md"),"text/markdown",e)})}exportJson(t){this.attempt(async()=>{const e=await this.store.call("conversations/export",{conversation_id:t.conversation_id,time_zone:this.store.format.zoneName()});fa(e.filename,e.media_type,e.content)})}};ni.styles=[...K.styles,Et`
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
    `];Cn([z()],ni.prototype,"item",2);Cn([z()],ni.prototype,"problem",2);Cn([Pn("dialog")],ni.prototype,"dialog",2);ni=Cn([_t("haia-conversation-options")],ni);var Ju=Object.defineProperty,Zu=Object.getOwnPropertyDescriptor,os=(t,e,s,i)=>{for(var n=i>1?void 0:i?Zu(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Ju(e,s,n),n};const Qu=100,Xu=96,td=200,ed=300;let Ue=class extends K{constructor(){super(...arguments),this.items=[],this.isLoading=!1,this.words="",this.archived="no",this.everybody=!1,this.cursor=null,this.loading=0,this.rows=new Fu(this,Xu,()=>this.loadMore())}start(){this.load(),this.subscribe("conversations/subscribe",{},t=>this.onChanged(t)),this.keep(()=>window.clearTimeout(this.timer))}load(){this.cursor=null,this.loadPage(++this.loading,!0)}loadMore(){this.cursor&&!this.isLoading&&this.loadPage(this.loading,!1)}async loadPage(t,e){this.isLoading=!0;const s=await this.ask("conversations/list",{limit:Qu,cursor:this.cursor,search:this.words.trim()||null,archived:this.archived==="all"?null:this.archived==="yes",all:this.everybody});if(t!==this.loading)return;if(this.isLoading=!1,!s){this.cursor=null;return}Object.assign(this.store.people,s.people),this.cursor=s.cursor;const i=new Set(e?[]:this.items.map(fr)),n=s.conversations.filter(r=>!i.has(fr(r)));this.items=e?n:this.items.concat(n),e&&this.rows.scrollToTop()}onChanged({conversation_id:t,conversation:e,people:s}){Object.assign(this.store.people,s);const i=e?.user_id===this.store.hass.user?.id,n=this.items.findIndex(h=>h.conversation_id===t),r=this.items[n];if(!e||!this.belongs(e)){r&&(this.items=this.items.filter(h=>h!==r));return}if(!this.everybody&&!i)return;if(this.words.trim()){r&&(this.items=this.items.with(n,{...e,hit:r.hit}));return}const o=this.items.filter(h=>h.conversation_id!==t);this.items=[...o,e].sort((h,d)=>d.updated_ts-h.updated_ts)}belongs(t){return this.archived==="all"||t.archived===(this.archived==="yes")}search(t){this.words=t,window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.load(),ed)}render(){return p`
      <h2 class="hidden-text">${this.t("nav.conversations")}</h2>
      ${this.renderTools()} ${this.chosen?this.renderChosen(this.chosen):b}
      ${this.items.length?this.rows.render(this.items,{label:this.t("nav.conversations"),hasMore:this.cursor!==null,key:fr},t=>this.renderItem(t)):p`<p class="tools">
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
          </select>`:b}
      ${t&&!this.chosen&&this.items.length?p`<button @click=${()=>this.chosen=new Set}>${this.t("talks.choose")}</button>`:b}
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
    </div>`}async deleteChosen(t){this.chosen=void 0,await this.ask("conversations/delete",{conversation_id:[...t]})}async archiveChosen(t){this.chosen=void 0;for(const e of t)await this.ask("conversations/update",{conversation_id:e,archived:this.archived!=="yes"})}toggle(t,e){const s=new Set(this.chosen);e&&s.size<td?s.add(t):s.delete(t),this.chosen=s}renderItem(t){const{store:e}=this,s=t.conversation_id,i=t.title||this.t("talks.untitled"),n=e.person(t.user_id),r=t.place?.area??t.place?.name,o=[e.format.moment(t.updated_ts),r?this.t("who.at",{who:n,place:r}):n,(e.me?.agents.length??0)>1?e.agent(t.agent_id):"",t.archived?e.word("archived","yes"):""];return p`<div class="talk">
      ${this.chosen?p`<input
            type="checkbox"
            aria-label=${i}
            .checked=${this.chosen.has(s)}
            @change=${h=>this.toggle(s,h.target.checked)}
          />`:b}
      <a href=${`${Rt}/conversation/${encodeURIComponent(s)}`} @click=${Bt}>
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
    </div>`}marked(t){const e=this.words.trim().split(/\s+/).filter(Boolean).slice(0,12);if(!e.length)return t;const s=e.map(i=>i.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")).join("|");return t.split(new RegExp(`(${s})`,"gi")).map((i,n)=>n%2?p`<mark>${i}</mark>`:i)}};Ue.styles=[...K.styles,zu,Et`
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
        flex: 1 1 15rem;
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
    `];os([z()],Ue.prototype,"items",2);os([z()],Ue.prototype,"isLoading",2);os([z()],Ue.prototype,"words",2);os([z()],Ue.prototype,"archived",2);os([z()],Ue.prototype,"everybody",2);os([z()],Ue.prototype,"chosen",2);os([Pn("haia-conversation-options")],Ue.prototype,"options",2);Ue=os([_t("haia-conversations")],Ue);function fr(t){return`${t.conversation_id} ${t.user_id??""}`}const sd=!0,jt="u-",id="uplot",nd=jt+"hz",rd=jt+"vt",od=jt+"title",ad=jt+"wrap",ld=jt+"under",cd=jt+"over",hd=jt+"axis",bs=jt+"off",ud=jt+"select",dd=jt+"cursor-x",pd=jt+"cursor-y",fd=jt+"cursor-pt",md=jt+"legend",gd=jt+"live",vd=jt+"inline",$d=jt+"series",wd=jt+"marker",ma=jt+"label",yd=jt+"value",Oi="width",Ci="height",Ei="top",ga="bottom",Zs="left",mr="right",Xr="#000",va=Xr+"0",gr="mousemove",$a="mousedown",vr="mouseup",wa="mouseenter",ya="mouseleave",ba="dblclick",bd="resize",_d="scroll",_a="change",yn="dppxchange",to="--",pi=typeof window<"u",Tr=pi?document:null,ti=pi?window:null,xd=pi?navigator:null;let ct,nn;function Mr(){let t=devicePixelRatio;ct!=t&&(ct=t,nn&&Ir(_a,nn,Mr),nn=matchMedia(`(min-resolution: ${ct-.001}dppx) and (max-resolution: ${ct+.001}dppx)`),As(_a,nn,Mr),ti.dispatchEvent(new CustomEvent(yn)))}function ce(t,e){if(e!=null){let s=t.classList;!s.contains(e)&&s.add(e)}}function Dr(t,e){let s=t.classList;s.contains(e)&&s.remove(e)}function bt(t,e,s){t.style[e]=s+"px"}function ke(t,e,s,i){let n=Tr.createElement(t);return e!=null&&ce(n,e),s?.insertBefore(n,i),n}function $e(t,e){return ke("div",t,e)}const xa=new WeakMap;function je(t,e,s,i,n){let r="translate("+e+"px,"+s+"px)",o=xa.get(t);r!=o&&(t.style.transform=r,xa.set(t,r),e<0||s<0||e>i||s>n?ce(t,bs):Dr(t,bs))}const Sa=new WeakMap;function Aa(t,e,s){let i=e+s,n=Sa.get(t);i!=n&&(Sa.set(t,i),t.style.background=e,t.style.borderColor=s)}const ka=new WeakMap;function Ea(t,e,s,i){let n=e+""+s,r=ka.get(t);n!=r&&(ka.set(t,n),t.style.height=s+"px",t.style.width=e+"px",t.style.marginLeft=i?-e/2+"px":0,t.style.marginTop=i?-s/2+"px":0)}const eo={passive:!0},Sd={...eo,capture:!0};function As(t,e,s,i){e.addEventListener(t,s,i?Sd:eo)}function Ir(t,e,s,i){e.removeEventListener(t,s,eo)}pi&&Mr();function Ee(t,e,s,i){let n;s=s||0,i=i||e.length-1;let r=i<=2147483647;for(;i-s>1;)n=r?s+i>>1:he((s+i)/2),e[n]<t?s=n:i=n;return t-e[s]<=e[i]-t?s:i}function Ml(t){return(s,i,n)=>{let r=-1,o=-1;for(let h=i;h<=n;h++)if(t(s[h])){r=h;break}for(let h=n;h>=i;h--)if(t(s[h])){o=h;break}return[r,o]}}const Dl=t=>t!=null,Il=t=>t!=null&&t>0,Tn=Ml(Dl),Ad=Ml(Il);function kd(t,e,s,i=0,n=!1){let r=n?Ad:Tn,o=n?Il:Dl;[e,s]=r(t,e,s);let h=t[e],d=t[e];if(e>-1)if(i==1)h=t[e],d=t[s];else if(i==-1)h=t[s],d=t[e];else for(let f=e;f<=s;f++){let w=t[f];o(w)&&(w<h?h=w:w>d&&(d=w))}return[h??ft,d??-ft]}function Mn(t,e,s,i){let n=Ca(t),r=Ca(e);t==e&&(n==-1?(t*=s,e/=s):(t/=s,e*=s));let o=s==10?Be:Ll,h=n==1?he:we,d=r==1?we:he,f=h(o(Lt(t))),w=d(o(Lt(e))),g=ri(s,f),$=ri(s,w);return s==10&&(f<0&&(g=mt(g,-f)),w<0&&($=mt($,-w))),i||s==2?(t=g*n,e=$*r):(t=Ul(t,g),e=Dn(e,$)),[t,e]}function so(t,e,s,i){let n=Mn(t,e,s,i);return t==0&&(n[0]=0),e==0&&(n[1]=0),n}const io=.1,Pa={mode:3,pad:io},Di={pad:0,soft:null,mode:0},Ed={min:Di,max:Di};function bn(t,e,s,i){return In(s)?Oa(t,e,s):(Di.pad=s,Di.soft=i?0:null,Di.mode=i?3:0,Oa(t,e,Ed))}function at(t,e){return t??e}function Pd(t,e,s){for(e=at(e,0),s=at(s,t.length-1);e<=s;){if(t[e]!=null)return!0;e++}return!1}function Oa(t,e,s){let i=s.min,n=s.max,r=at(i.pad,0),o=at(n.pad,0),h=at(i.hard,-ft),d=at(n.hard,ft),f=at(i.soft,ft),w=at(n.soft,-ft),g=at(i.mode,0),$=at(n.mode,0),x=e-t,A=Be(x),D=te(Lt(t),Lt(e)),q=Be(D),F=Lt(q-A);(x<1e-24||F>10)&&(x=0,(t==0||e==0)&&(x=1e-24,g==2&&f!=ft&&(r=0),$==2&&w!=-ft&&(o=0)));let k=x||D||1e3,H=Be(k),E=ri(10,he(H)),Q=k*(x==0?t==0?.1:1:r),I=mt(Ul(t-Q,E/10),24),X=t>=f&&(g==1||g==3&&I<=f||g==2&&I>=f)?f:ft,Y=te(h,I<X&&t>=X?X:Pe(X,I)),st=k*(x==0?e==0?.1:1:o),G=mt(Dn(e+st,E/10),24),P=e<=w&&($==1||$==3&&G>=w||$==2&&G<=w)?w:-ft,Z=Pe(d,G>P&&e<=P?P:te(P,G));return Y==Z&&Y==0&&(Z=100),[Y,Z]}const Od=new Intl.NumberFormat(pi?xd.language:"en-US"),no=t=>Od.format(t),ue=Math,cn=ue.PI,Lt=ue.abs,he=ue.floor,It=ue.round,we=ue.ceil,Pe=ue.min,te=ue.max,ri=ue.pow,Ca=ue.sign,Be=ue.log10,Ll=ue.log2,Cd=(t,e=1)=>ue.sinh(t)*e,$r=(t,e=1)=>ue.asinh(t/e),ft=1/0;function Ta(t){return(Be((t^t>>31)-(t>>31))|0)+1}function Lr(t,e,s){return Pe(te(t,e),s)}function Rl(t){return typeof t=="function"}function it(t){return Rl(t)?t:()=>t}const Td=()=>{},jl=t=>t,Nl=(t,e)=>e,Md=t=>null,Ma=t=>!0,Da=(t,e)=>t==e,Dd=/\.\d*?(?=9{6,}|0{6,})/gm,Ps=t=>{if(Hl(t)||rs.has(t))return t;const e=`${t}`,s=e.match(Dd);if(s==null)return t;let i=s[0].length-1;if(e.indexOf("e-")!=-1){let[n,r]=e.split("e");return+`${Ps(n)}e${r}`}return mt(t,i)};function ws(t,e){return Ps(mt(Ps(t/e))*e)}function Dn(t,e){return Ps(we(Ps(t/e))*e)}function Ul(t,e){return Ps(he(Ps(t/e))*e)}function mt(t,e=0){if(Hl(t))return t;let s=10**e,i=t*s*(1+Number.EPSILON);return It(i)/s}const rs=new Map;function ql(t){return((""+t).split(".")[1]||"").length}function qi(t,e,s,i){let n=[],r=i.map(ql);for(let o=e;o<s;o++){let h=Lt(o),d=mt(ri(t,o),h);for(let f=0;f<i.length;f++){let w=t==10?+`${i[f]}e${o}`:i[f]*d,g=(o>=0?0:h)+(o>=r[f]?0:r[f]),$=t==10?w:mt(w,g);n.push($),rs.set($,g)}}return n}const Ii={},ro=[],oi=[null,null],es=Array.isArray,Hl=Number.isInteger,Id=t=>t===void 0;function Ia(t){return typeof t=="string"}function In(t){let e=!1;if(t!=null){let s=t.constructor;e=s==null||s==Object}return e}function Ld(t){return t!=null&&typeof t=="object"}const Rd=Object.getPrototypeOf(Uint8Array),zl="__proto__";function ai(t,e=In){let s;if(es(t)){let i=t.find(n=>n!=null);if(es(i)||e(i)){s=Array(t.length);for(let n=0;n<t.length;n++)s[n]=ai(t[n],e)}else s=t.slice()}else if(t instanceof Rd)s=t.slice();else if(e(t)){s={};for(let i in t)i!=zl&&(s[i]=ai(t[i],e))}else s=t;return s}function Tt(t){let e=arguments;for(let s=1;s<e.length;s++){let i=e[s];for(let n in i)n!=zl&&(In(t[n])?Tt(t[n],ai(i[n])):t[n]=ai(i[n]))}return t}const jd=0,Nd=1,Ud=2;function qd(t,e,s){for(let i=0,n,r=-1;i<e.length;i++){let o=e[i];if(o>r){for(n=o-1;n>=0&&t[n]==null;)t[n--]=null;for(n=o+1;n<s&&t[n]==null;)t[r=n++]=null}}}function Hd(t,e){if(Bd(t)){let o=t[0].slice();for(let h=1;h<t.length;h++)o.push(...t[h].slice(1));return Vd(o[0])||(o=Fd(o)),o}let s=new Set;for(let o=0;o<t.length;o++){let d=t[o][0],f=d.length;for(let w=0;w<f;w++)s.add(d[w])}let i=[Array.from(s).sort((o,h)=>o-h)],n=i[0].length,r=new Map;for(let o=0;o<n;o++)r.set(i[0][o],o);for(let o=0;o<t.length;o++){let h=t[o],d=h[0];for(let f=1;f<h.length;f++){let w=h[f],g=Array(n).fill(void 0),$=e?e[o][f]:Nd,x=[];for(let A=0;A<w.length;A++){let D=w[A],q=r.get(d[A]);D===null?$!=jd&&(g[q]=D,$==Ud&&x.push(q)):g[q]=D}qd(g,x,n),i.push(g)}}return i}const zd=typeof queueMicrotask>"u"?t=>Promise.resolve().then(t):queueMicrotask;function Fd(t){let e=t[0],s=e.length,i=Array(s);for(let r=0;r<i.length;r++)i[r]=r;i.sort((r,o)=>e[r]-e[o]);let n=[];for(let r=0;r<t.length;r++){let o=t[r],h=Array(s);for(let d=0;d<s;d++)h[d]=o[i[d]];n.push(h)}return n}function Bd(t){let e=t[0][0],s=e.length;for(let i=1;i<t.length;i++){let n=t[i][0];if(n.length!=s)return!1;if(n!=e){for(let r=0;r<s;r++)if(n[r]!=e[r])return!1}}return!0}function Vd(t,e=100){const s=t.length;if(s<=1)return!0;let i=0,n=s-1;for(;i<=n&&t[i]==null;)i++;for(;n>=i&&t[n]==null;)n--;if(n<=i)return!0;const r=te(1,he((n-i+1)/e));for(let o=t[i],h=i+r;h<=n;h+=r){const d=t[h];if(d!=null){if(d<=o)return!1;o=d}}return!0}const Fl=["January","February","March","April","May","June","July","August","September","October","November","December"],Bl=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function Vl(t){return t.slice(0,3)}const Wd=Bl.map(Vl),Gd=Fl.map(Vl),Kd={MMMM:Fl,MMM:Gd,WWWW:Bl,WWW:Wd};function Pi(t){return(t<10?"0":"")+t}function Yd(t){return(t<10?"00":t<100?"0":"")+t}const Jd={YYYY:t=>t.getFullYear(),YY:t=>(t.getFullYear()+"").slice(2),MMMM:(t,e)=>e.MMMM[t.getMonth()],MMM:(t,e)=>e.MMM[t.getMonth()],MM:t=>Pi(t.getMonth()+1),M:t=>t.getMonth()+1,DD:t=>Pi(t.getDate()),D:t=>t.getDate(),WWWW:(t,e)=>e.WWWW[t.getDay()],WWW:(t,e)=>e.WWW[t.getDay()],HH:t=>Pi(t.getHours()),H:t=>t.getHours(),h:t=>{let e=t.getHours();return e==0?12:e>12?e-12:e},AA:t=>t.getHours()>=12?"PM":"AM",aa:t=>t.getHours()>=12?"pm":"am",a:t=>t.getHours()>=12?"p":"a",mm:t=>Pi(t.getMinutes()),m:t=>t.getMinutes(),ss:t=>Pi(t.getSeconds()),s:t=>t.getSeconds(),fff:t=>Yd(t.getMilliseconds())};function oo(t,e){e=e||Kd;let s=[],i=/\{([a-z]+)\}|[^{]+/gi,n;for(;n=i.exec(t);)s.push(n[0][0]=="{"?Jd[n[1]]:n[0]);return r=>{let o="";for(let h=0;h<s.length;h++)o+=typeof s[h]=="string"?s[h]:s[h](r,e);return o}}const Zd=new Intl.DateTimeFormat().resolvedOptions().timeZone;function Qd(t,e){let s;return e=="UTC"||e=="Etc/UTC"?s=new Date(+t+t.getTimezoneOffset()*6e4):e==Zd?s=t:(s=new Date(t.toLocaleString("en-US",{timeZone:e})),s.setMilliseconds(t.getMilliseconds())),s}const Wl=t=>t%1==0,_n=[1,2,2.5,5],Xd=qi(10,-32,0,_n),Gl=qi(10,0,32,_n),tp=Gl.filter(Wl),ys=Xd.concat(Gl),ao=`
`,Kl="{YYYY}",La=ao+Kl,Yl="{M}/{D}",Ti=ao+Yl,rn=Ti+"/{YY}",Jl="{aa}",ep="{h}:{mm}",Xs=ep+Jl,Ra=ao+Xs,ja=":{ss}",ut=null;function Zl(t){let e=t*1e3,s=e*60,i=s*60,n=i*24,r=n*30,o=n*365,d=(t==1?qi(10,0,3,_n).filter(Wl):qi(10,-3,0,_n)).concat([e,e*5,e*10,e*15,e*30,s,s*5,s*10,s*15,s*30,i,i*2,i*3,i*4,i*6,i*8,i*12,n,n*2,n*3,n*4,n*5,n*6,n*7,n*8,n*9,n*10,n*15,r,r*2,r*3,r*4,r*6,o,o*2,o*5,o*10,o*25,o*50,o*100]);const f=[[o,Kl,ut,ut,ut,ut,ut,ut,1],[n*28,"{MMM}",La,ut,ut,ut,ut,ut,1],[n,Yl,La,ut,ut,ut,ut,ut,1],[i,"{h}"+Jl,rn,ut,Ti,ut,ut,ut,1],[s,Xs,rn,ut,Ti,ut,ut,ut,1],[e,ja,rn+" "+Xs,ut,Ti+" "+Xs,ut,Ra,ut,1],[t,ja+".{fff}",rn+" "+Xs,ut,Ti+" "+Xs,ut,Ra,ut,1]];function w(g){return($,x,A,D,q,F)=>{let k=[],H=q>=o,E=q>=r&&q<o,Q=g(A),I=mt(Q*t,3),X=wr(Q.getFullYear(),H?0:Q.getMonth(),E||H?1:Q.getDate()),Y=mt(X*t,3);if(E||H){let st=E?q/r:0,G=H?q/o:0,P=I==Y?I:mt(wr(X.getFullYear()+G,X.getMonth()+st,1)*t,3),Z=new Date(It(P/t)),L=Z.getFullYear(),V=Z.getMonth();for(let U=0;P<=D;U++){let nt=wr(L+G*U,V+st*U,1),N=nt-g(mt(nt*t,3));P=mt((+nt+N)*t,3),P<=D&&k.push(P)}}else{let st=q>=n?n:q,G=he(A)-he(I),P=Y+G+Dn(I-Y,st);k.push(P);let Z=g(P),L=Z.getHours()+Z.getMinutes()/s+Z.getSeconds()/i,V=q/i,U=$.axes[x]._space,nt=F/U;for(;P=mt(P+q,t==1?0:3),!(P>D);)if(V>1){let N=he(mt(L+V,6))%24,rt=g(P).getHours()-N;rt>1&&(rt=-1),P-=rt*i,L=(L+V)%24;let dt=k[k.length-1];mt((P-dt)/q,3)*nt>=.7&&k.push(P)}else k.push(P)}return k}}return[d,f,w]}const[sp,ip,np]=Zl(1),[rp,op,ap]=Zl(.001);qi(2,-53,53,[1]);function Na(t,e){return t.map(s=>s.map((i,n)=>n==0||n==8||i==null?i:e(n==1||s[8]==0?i:s[1]+i)))}function Ua(t,e){return(s,i,n,r,o)=>{let h=e.find(A=>o>=A[0])||e[e.length-1],d,f,w,g,$,x;return i.map(A=>{let D=t(A),q=D.getFullYear(),F=D.getMonth(),k=D.getDate(),H=D.getHours(),E=D.getMinutes(),Q=D.getSeconds(),I=q!=d&&h[2]||F!=f&&h[3]||k!=w&&h[4]||H!=g&&h[5]||E!=$&&h[6]||Q!=x&&h[7]||h[1];return d=q,f=F,w=k,g=H,$=E,x=Q,I(D)})}}function lp(t,e){let s=oo(e);return(i,n,r,o,h)=>n.map(d=>s(t(d)))}function wr(t,e,s){return new Date(t,e,s)}function qa(t,e){return e(t)}const cp="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";function Ha(t,e){return(s,i,n,r)=>r==null?to:e(t(i))}function hp(t,e){let s=t.series[e];return s.width?s.stroke(t,e):s.points.width?s.points.stroke(t,e):null}function up(t,e){return t.series[e].fill(t,e)}const dp={show:!0,live:!0,isolate:!1,mount:Td,markers:{show:!0,width:2,stroke:hp,fill:up,dash:"solid"},idx:null,idxs:null,values:[]};function pp(t,e){let s=t.cursor.points,i=$e(),n=s.size(t,e);bt(i,Oi,n),bt(i,Ci,n);let r=n/-2;bt(i,"marginLeft",r),bt(i,"marginTop",r);let o=s.width(t,e,n);return o&&bt(i,"borderWidth",o),i}function fp(t,e){let s=t.series[e].points;return s._fill||s._stroke}function mp(t,e){let s=t.series[e].points;return s._stroke||s._fill}function gp(t,e){return t.series[e].points.size}const yr=[0,0];function vp(t,e,s){return yr[0]=e,yr[1]=s,yr}function on(t,e,s,i=!0){return n=>{n.button==0&&(!i||n.target==e)&&s(n)}}function br(t,e,s,i=!0){return n=>{(!i||n.target==e)&&s(n)}}const $p={show:!0,x:!0,y:!0,lock:!1,move:vp,points:{one:!1,show:pp,size:gp,width:0,stroke:mp,fill:fp},bind:{mousedown:on,mouseup:on,click:on,dblclick:on,mousemove:br,mouseleave:br,mouseenter:br},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(t,e)=>{e.stopPropagation(),e.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(t,e,s,i,n)=>i-n,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},Ql={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},lo=Tt({},Ql,{filter:Nl}),Xl=Tt({},lo,{size:10}),tc=Tt({},Ql,{show:!1}),co='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',ec="bold "+co,sc=1.5,za={show:!0,scale:"x",stroke:Xr,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:ec,side:2,grid:lo,ticks:Xl,border:tc,font:co,lineGap:sc,rotate:0},wp="Value",yp="Time",Fa={show:!0,scale:"x",auto:!1,sorted:1,min:ft,max:-ft,idxs:[]};function bp(t,e,s,i,n){return e.map(r=>r==null?"":no(r))}function _p(t,e,s,i,n,r,o){let h=[],d=rs.get(n)||0;s=o?s:mt(Dn(s,n),d);for(let f=s;f<=i;f=mt(f+n,d))h.push(Object.is(f,-0)?0:f);return h}function Rr(t,e,s,i,n,r,o){const h=[],d=t.scales[t.axes[e].scale].log,f=d==10?Be:Ll,w=he(f(s));n=ri(d,w),d==10&&(n=ys[Ee(n,ys)]);let g=s,$=n*d;d==10&&($=ys[Ee($,ys)]);do h.push(g),g=g+n,d==10&&!rs.has(g)&&(g=mt(g,rs.get(n))),g>=$&&(n=g,$=n*d,d==10&&($=ys[Ee($,ys)]));while(g<=i);return h}function xp(t,e,s,i,n,r,o){let d=t.scales[t.axes[e].scale].asinh,f=i>d?Rr(t,e,te(d,s),i,n):[d],w=i>=0&&s<=0?[0]:[];return(s<-d?Rr(t,e,te(d,-i),-s,n):[d]).reverse().map($=>-$).concat(w,f)}const ic=/./,Sp=/[12357]/,Ap=/[125]/,Ba=/1/,jr=(t,e,s,i)=>t.map((n,r)=>e==4&&n==0||r%i==0&&s.test(n.toExponential()[n<0?1:0])?n:null);function kp(t,e,s,i,n){let r=t.axes[s],o=r.scale,h=t.scales[o],d=t.valToPos,f=r._space,w=d(10,o),g=d(9,o)-w>=f?ic:d(7,o)-w>=f?Sp:d(5,o)-w>=f?Ap:Ba;if(g==Ba){let $=Lt(d(1,o)-w);if($<f)return jr(e.slice().reverse(),h.distr,g,we(f/$)).reverse()}return jr(e,h.distr,g,1)}function Ep(t,e,s,i,n){let r=t.axes[s],o=r.scale,h=r._space,d=t.valToPos,f=Lt(d(1,o)-d(2,o));return f<h?jr(e.slice().reverse(),3,ic,we(h/f)).reverse():e}function Pp(t,e,s,i){return i==null?to:e==null?"":no(e)}const Va={show:!0,scale:"y",stroke:Xr,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:ec,side:3,grid:lo,ticks:Xl,border:tc,font:co,lineGap:sc,rotate:0};function Op(t,e){let s=3+(t||1)*2;return mt(s*e,3)}function Cp(t,e){let{scale:s,idxs:i}=t.series[0],n=t._data[0],r=t.valToPos(n[i[0]],s,!0),o=t.valToPos(n[i[1]],s,!0),h=Lt(o-r),d=t.series[e],f=h/(d.points.space*ct);return i[1]-i[0]<=f}const Wa={scale:null,auto:!0,sorted:0,min:ft,max:-ft},nc=(t,e,s,i,n)=>n,Ga={show:!0,auto:!0,sorted:0,gaps:nc,alpha:1,facets:[Tt({},Wa,{scale:"x"}),Tt({},Wa,{scale:"y"})]},Ka={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:nc,alpha:1,points:{show:Cp,filter:null},values:null,min:ft,max:-ft,idxs:[],path:null,clip:null};function Tp(t,e,s,i,n){return s/10}const rc={time:sd,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},Mp=Tt({},rc,{time:!1,ori:1}),Ya={};function oc(t,e){let s=Ya[t];return s||(s={key:t,plots:[],sub(i){s.plots.push(i)},unsub(i){s.plots=s.plots.filter(n=>n!=i)},pub(i,n,r,o,h,d,f){for(let w=0;w<s.plots.length;w++)s.plots[w]!=n&&s.plots[w].pub(i,n,r,o,h,d,f)}},t!=null&&(Ya[t]=s)),s}const li=1,Nr=2;function Cs(t,e,s){const i=t.mode,n=t.series[e],r=i==2?t._data[e]:t._data,o=t.scales,h=t.bbox;let d=r[0],f=i==2?r[1]:r[e],w=i==2?o[n.facets[0].scale]:o[t.series[0].scale],g=i==2?o[n.facets[1].scale]:o[n.scale],$=h.left,x=h.top,A=h.width,D=h.height,q=t.valToPosH,F=t.valToPosV;return w.ori==0?s(n,d,f,w,g,q,F,$,x,A,D,Rn,fi,Nn,lc,hc):s(n,d,f,w,g,F,q,x,$,D,A,jn,mi,po,cc,uc)}function ho(t,e){let s=0,i=0,n=at(t.bands,ro);for(let r=0;r<n.length;r++){let o=n[r];o.series[0]==e?s=o.dir:o.series[1]==e&&(o.dir==1?i|=1:i|=2)}return[s,i==1?-1:i==2?1:i==3?2:0]}function Dp(t,e,s,i,n){let r=t.mode,o=t.series[e],h=r==2?o.facets[1].scale:o.scale,d=t.scales[h];return n==-1?d.min:n==1?d.max:d.distr==3?d.dir==1?d.min:d.max:0}function Ve(t,e,s,i,n,r){return Cs(t,e,(o,h,d,f,w,g,$,x,A,D,q)=>{let F=o.pxRound;const k=f.dir*(f.ori==0?1:-1),H=f.ori==0?fi:mi;let E,Q;k==1?(E=s,Q=i):(E=i,Q=s);let I=F(g(h[E],f,D,x)),X=F($(d[E],w,q,A)),Y=F(g(h[Q],f,D,x)),st=F($(r==1?w.max:w.min,w,q,A)),G=new Path2D(n);return H(G,Y,st),H(G,I,st),H(G,I,X),G})}function Ln(t,e,s,i,n,r){let o=null;if(t.length>0){o=new Path2D;const h=e==0?Nn:po;let d=s;for(let g=0;g<t.length;g++){let $=t[g];if($[1]>$[0]){let x=$[0]-d;x>0&&h(o,d,i,x,i+r),d=$[1]}}let f=s+n-d,w=10;f>0&&h(o,d,i-w/2,f,i+r+w)}return o}function Ip(t,e,s){let i=t[t.length-1];i&&i[0]==e?i[1]=s:t.push([e,s])}function uo(t,e,s,i,n,r,o){let h=[],d=t.length;for(let f=n==1?s:i;f>=s&&f<=i;f+=n)if(e[f]===null){let g=f,$=f;if(n==1)for(;++f<=i&&e[f]===null;)$=f;else for(;--f>=s&&e[f]===null;)$=f;let x=r(t[g]),A=$==g?x:r(t[$]),D=g-n;x=o<=0&&D>=0&&D<d?r(t[D]):x;let F=$+n;A=o>=0&&F>=0&&F<d?r(t[F]):A,A>=x&&h.push([x,A])}return h}function Ja(t){return t==0?jl:t==1?It:e=>ws(e,t)}function ac(t){let e=t==0?Rn:jn,s=t==0?(n,r,o,h,d,f)=>{n.arcTo(r,o,h,d,f)}:(n,r,o,h,d,f)=>{n.arcTo(o,r,d,h,f)},i=t==0?(n,r,o,h,d)=>{n.rect(r,o,h,d)}:(n,r,o,h,d)=>{n.rect(o,r,d,h)};return(n,r,o,h,d,f=0,w=0)=>{f==0&&w==0?i(n,r,o,h,d):(f=Pe(f,h/2,d/2),w=Pe(w,h/2,d/2),e(n,r+f,o),s(n,r+h,o,r+h,o+d,f),s(n,r+h,o+d,r,o+d,w),s(n,r,o+d,r,o,w),s(n,r,o,r+h,o,f),n.closePath())}}const Rn=(t,e,s)=>{t.moveTo(e,s)},jn=(t,e,s)=>{t.moveTo(s,e)},fi=(t,e,s)=>{t.lineTo(e,s)},mi=(t,e,s)=>{t.lineTo(s,e)},Nn=ac(0),po=ac(1),lc=(t,e,s,i,n,r)=>{t.arc(e,s,i,n,r)},cc=(t,e,s,i,n,r)=>{t.arc(s,e,i,n,r)},hc=(t,e,s,i,n,r,o)=>{t.bezierCurveTo(e,s,i,n,r,o)},uc=(t,e,s,i,n,r,o)=>{t.bezierCurveTo(s,e,n,i,o,r)};function dc(t){return(e,s,i,n,r)=>Cs(e,s,(o,h,d,f,w,g,$,x,A,D,q)=>{let{pxRound:F,points:k}=o,H,E;f.ori==0?(H=Rn,E=lc):(H=jn,E=cc);const Q=mt(k.width*ct,3);let I=(k.size-k.width)/2*ct,X=mt(I*2,3),Y=new Path2D,st=new Path2D,{left:G,top:P,width:Z,height:L}=e.bbox;Nn(st,G-X,P-X,Z+X*2,L+X*2);const V=U=>{if(d[U]!=null){let nt=F(g(h[U],f,D,x)),N=F($(d[U],w,q,A));H(Y,nt+I,N),E(Y,nt,N,I,0,cn*2)}};if(r)r.forEach(V);else for(let U=i;U<=n;U++)V(U);return{stroke:Q>0?Y:null,fill:Y,clip:st,flags:li|Nr}})}function pc(t){return(e,s,i,n,r,o)=>{i!=n&&(r!=i&&o!=i&&t(e,s,i),r!=n&&o!=n&&t(e,s,n),t(e,s,o))}}const Lp=pc(fi),Rp=pc(mi);function fc(t){const e=at(t?.alignGaps,0);return(s,i,n,r)=>Cs(s,i,(o,h,d,f,w,g,$,x,A,D,q)=>{[n,r]=Tn(d,n,r);let F=o.pxRound,k=L=>F(g(L,f,D,x)),H=L=>F($(L,w,q,A)),E,Q;f.ori==0?(E=fi,Q=Lp):(E=mi,Q=Rp);const I=f.dir*(f.ori==0?1:-1),X={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:li},Y=X.stroke;let st=!1;if(r-n>=D*4){let L=R=>s.posToVal(R,f.key,!0),V=null,U=null,nt,N,ee,xt=k(h[I==1?n:r]),rt=k(h[n]),dt=k(h[r]),tt=L(I==1?rt+1:dt-1);for(let R=I==1?n:r;R>=n&&R<=r;R+=I){let Mt=h[R],St=(I==1?Mt<tt:Mt>tt)?xt:k(Mt),ht=d[R];St==xt?ht!=null?(N=ht,V==null?(E(Y,St,H(N)),nt=V=U=N):N<V?V=N:N>U&&(U=N)):ht===null&&(st=!0):(V!=null&&Q(Y,xt,H(V),H(U),H(nt),H(N)),ht!=null?(N=ht,E(Y,St,H(N)),V=U=nt=N):(V=U=null,ht===null&&(st=!0)),xt=St,tt=L(xt+I))}V!=null&&V!=U&&ee!=xt&&Q(Y,xt,H(V),H(U),H(nt),H(N))}else for(let L=I==1?n:r;L>=n&&L<=r;L+=I){let V=d[L];V===null?st=!0:V!=null&&E(Y,k(h[L]),H(V))}let[P,Z]=ho(s,i);if(o.fill!=null||P!=0){let L=X.fill=new Path2D(Y),V=o.fillTo(s,i,o.min,o.max,P),U=H(V),nt=k(h[n]),N=k(h[r]);I==-1&&([N,nt]=[nt,N]),E(L,N,U),E(L,nt,U)}if(!o.spanGaps){let L=[];st&&L.push(...uo(h,d,n,r,I,k,e)),X.gaps=L=o.gaps(s,i,n,r,L),X.clip=Ln(L,f.ori,x,A,D,q)}return Z!=0&&(X.band=Z==2?[Ve(s,i,n,r,Y,-1),Ve(s,i,n,r,Y,1)]:Ve(s,i,n,r,Y,Z)),X})}function jp(t){const e=at(t.align,1),s=at(t.ascDesc,!1),i=at(t.alignGaps,0),n=at(t.extend,!1);return(r,o,h,d)=>Cs(r,o,(f,w,g,$,x,A,D,q,F,k,H)=>{[h,d]=Tn(g,h,d);let E=f.pxRound,{left:Q,width:I}=r.bbox,X=rt=>E(A(rt,$,k,q)),Y=rt=>E(D(rt,x,H,F)),st=$.ori==0?fi:mi;const G={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:li},P=G.stroke,Z=$.dir*($.ori==0?1:-1);let L=Y(g[Z==1?h:d]),V=X(w[Z==1?h:d]),U=V,nt=V;n&&e==-1&&(nt=Q,st(P,nt,L)),st(P,V,L);for(let rt=Z==1?h:d;rt>=h&&rt<=d;rt+=Z){let dt=g[rt];if(dt==null)continue;let tt=X(w[rt]),R=Y(dt);e==1?st(P,tt,L):st(P,U,R),st(P,tt,R),L=R,U=tt}let N=U;n&&e==1&&(N=Q+I,st(P,N,L));let[ee,xt]=ho(r,o);if(f.fill!=null||ee!=0){let rt=G.fill=new Path2D(P),dt=f.fillTo(r,o,f.min,f.max,ee),tt=Y(dt);st(rt,N,tt),st(rt,nt,tt)}if(!f.spanGaps){let rt=[];rt.push(...uo(w,g,h,d,Z,X,i));let dt=f.width*ct/2,tt=s||e==1?dt:-dt,R=s||e==-1?-dt:dt;rt.forEach(Mt=>{Mt[0]+=tt,Mt[1]+=R}),G.gaps=rt=f.gaps(r,o,h,d,rt),G.clip=Ln(rt,$.ori,q,F,k,H)}return xt!=0&&(G.band=xt==2?[Ve(r,o,h,d,P,-1),Ve(r,o,h,d,P,1)]:Ve(r,o,h,d,P,xt)),G})}function Za(t,e,s,i,n,r,o=ft){if(t.length>1){let h=null;for(let d=0,f=1/0;d<t.length;d++)if(e[d]!==void 0){if(h!=null){let w=Lt(t[d]-t[h]);w<f&&(f=w,o=Lt(s(t[d],i,n,r)-s(t[h],i,n,r)))}h=d}}return o}function Np(t){t=t||Ii;const e=at(t.size,[.6,ft,1]),s=t.align||0,i=t.gap||0;let n=t.radius;n=n==null?[0,0]:typeof n=="number"?[n,0]:n;const r=it(n),o=1-e[0],h=at(e[1],ft),d=at(e[2],1),f=at(t.disp,Ii),w=at(t.each,x=>{}),{fill:g,stroke:$}=f;return(x,A,D,q)=>Cs(x,A,(F,k,H,E,Q,I,X,Y,st,G,P)=>{let Z=F.pxRound,L=s,V=i*ct,U=h*ct,nt=d*ct,N,ee;E.ori==0?[N,ee]=r(x,A):[ee,N]=r(x,A);const xt=E.dir*(E.ori==0?1:-1);let rt=E.ori==0?Nn:po,dt=E.ori==0?w:(T,gt,Dt,Ls,cs,Te,hs)=>{w(T,gt,Dt,cs,Ls,hs,Te)},tt=at(x.bands,ro).find(T=>T.series[0]==A),R=tt!=null?tt.dir:0,Mt=F.fillTo(x,A,F.min,F.max,R),Yt=Z(X(Mt,Q,P,st)),St,ht,be,ne=G,kt=Z(F.width*ct),Ce=!1,He=null,de=null,Ye=null,Ms=null;g!=null&&(kt==0||$!=null)&&(Ce=!0,He=g.values(x,A,D,q),de=new Map,new Set(He).forEach(T=>{T!=null&&de.set(T,new Path2D)}),kt>0&&(Ye=$.values(x,A,D,q),Ms=new Map,new Set(Ye).forEach(T=>{T!=null&&Ms.set(T,new Path2D)})));let{x0:Ds,size:gi}=f;if(Ds!=null&&gi!=null){L=1,k=Ds.values(x,A,D,q),Ds.unit==2&&(k=k.map(Dt=>x.posToVal(Y+Dt*G,E.key,!0)));let T=gi.values(x,A,D,q);gi.unit==2?ht=T[0]*G:ht=I(T[0],E,G,Y)-I(0,E,G,Y),ne=Za(k,H,I,E,G,Y,ne),be=ne-ht+V}else ne=Za(k,H,I,E,G,Y,ne),be=ne*o+V,ht=ne-be;be<1&&(be=0),kt>=ht/2&&(kt=0),be<5&&(Z=jl);let Vi=be>0,as=ne-be-(Vi?kt:0);ht=Z(Lr(as,nt,U)),St=(L==0?ht/2:L==xt?0:ht)-L*xt*((L==0?V/2:0)+(Vi?kt/2:0));const Jt={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},Is=Ce?null:new Path2D;let ze=null;if(tt!=null)ze=x.data[tt.series[1]];else{let{y0:T,y1:gt}=f;T!=null&&gt!=null&&(H=gt.values(x,A,D,q),ze=T.values(x,A,D,q))}let ls=N*ht,J=ee*ht;for(let T=xt==1?D:q;T>=D&&T<=q;T+=xt){let gt=H[T];if(gt==null)continue;if(ze!=null){let se=ze[T]??0;if(gt-se==0)continue;Yt=X(se,Q,P,st)}let Dt=E.distr!=2||f!=null?k[T]:T,Ls=I(Dt,E,G,Y),cs=X(at(gt,Mt),Q,P,st),Te=Z(Ls-St),hs=Z(te(cs,Yt)),re=Z(Pe(cs,Yt)),pe=hs-re;if(gt!=null){let se=gt<0?J:ls,_e=gt<0?ls:J;Ce?(kt>0&&Ye[T]!=null&&rt(Ms.get(Ye[T]),Te,re+he(kt/2),ht,te(0,pe-kt),se,_e),He[T]!=null&&rt(de.get(He[T]),Te,re+he(kt/2),ht,te(0,pe-kt),se,_e)):rt(Is,Te,re+he(kt/2),ht,te(0,pe-kt),se,_e),dt(x,A,T,Te-kt/2,re,ht+kt,pe)}}return kt>0?Jt.stroke=Ce?Ms:Is:Ce||(Jt._fill=F.width==0?F._fill:F._stroke??F._fill,Jt.width=0),Jt.fill=Ce?de:Is,Jt})}function Up(t,e){const s=at(e?.alignGaps,0);return(i,n,r,o)=>Cs(i,n,(h,d,f,w,g,$,x,A,D,q,F)=>{[r,o]=Tn(f,r,o);let k=h.pxRound,H=N=>k($(N,w,q,A)),E=N=>k(x(N,g,F,D)),Q,I,X;w.ori==0?(Q=Rn,X=fi,I=hc):(Q=jn,X=mi,I=uc);const Y=w.dir*(w.ori==0?1:-1);let st=H(d[Y==1?r:o]),G=st,P=[],Z=[];for(let N=Y==1?r:o;N>=r&&N<=o;N+=Y)if(f[N]!=null){let xt=d[N],rt=H(xt);P.push(G=rt),Z.push(E(f[N]))}const L={stroke:t(P,Z,Q,X,I,k),fill:null,clip:null,band:null,gaps:null,flags:li},V=L.stroke;let[U,nt]=ho(i,n);if(h.fill!=null||U!=0){let N=L.fill=new Path2D(V),ee=h.fillTo(i,n,h.min,h.max,U),xt=E(ee);X(N,G,xt),X(N,st,xt)}if(!h.spanGaps){let N=[];N.push(...uo(d,f,r,o,Y,H,s)),L.gaps=N=h.gaps(i,n,r,o,N),L.clip=Ln(N,w.ori,A,D,q,F)}return nt!=0&&(L.band=nt==2?[Ve(i,n,r,o,V,-1),Ve(i,n,r,o,V,1)]:Ve(i,n,r,o,V,nt)),L})}function qp(t){return Up(Hp,t)}function Hp(t,e,s,i,n,r){const o=t.length;if(o<2)return null;const h=new Path2D;if(s(h,t[0],e[0]),o==2)i(h,t[1],e[1]);else{let d=Array(o),f=Array(o-1),w=Array(o-1),g=Array(o-1);for(let $=0;$<o-1;$++)w[$]=e[$+1]-e[$],g[$]=t[$+1]-t[$],f[$]=w[$]/g[$];d[0]=f[0];for(let $=1;$<o-1;$++)f[$]===0||f[$-1]===0||f[$-1]>0!=f[$]>0?d[$]=0:(d[$]=3*(g[$-1]+g[$])/((2*g[$]+g[$-1])/f[$-1]+(g[$]+2*g[$-1])/f[$]),isFinite(d[$])||(d[$]=0));d[o-1]=f[o-2];for(let $=0;$<o-1;$++)n(h,t[$]+g[$]/3,e[$]+d[$]*g[$]/3,t[$+1]-g[$]/3,e[$+1]-d[$+1]*g[$]/3,t[$+1],e[$+1])}return h}const Ur=new Set;function Qa(){for(let t of Ur)t.syncRect(!0)}pi&&(As(bd,ti,Qa),As(_d,ti,Qa,!0),As(yn,ti,()=>{Gt.pxRatio=ct}));const zp=fc(),Fp=dc();function Xa(t,e,s,i){return(i?[t[0],t[1]].concat(t.slice(2)):[t[0]].concat(t.slice(1))).map((r,o)=>qr(r,o,e,s))}function Bp(t,e){return t.map((s,i)=>i==0?{}:Tt({},e,s))}function qr(t,e,s,i){return Tt({},e==0?s:i,t)}function mc(t,e,s){return e==null?oi:[e,s]}const Vp=mc;function Wp(t,e,s){return e==null?oi:bn(e,s,io,!0)}function gc(t,e,s,i){return e==null?oi:Mn(e,s,t.scales[i].log,!1)}const Gp=gc;function vc(t,e,s,i){return e==null?oi:so(e,s,t.scales[i].log,!1)}const Kp=vc;function Yp(t,e,s,i,n){let r=te(Ta(t),Ta(e)),o=e-t,h=Ee(n/i*o,s);do{let d=s[h],f=i*d/o;if(f>=n&&r+(d<5?rs.get(d):0)<=17)return[d,f]}while(++h<s.length);return[0,0]}function tl(t){let e,s;return t=t.replace(/(\d+)px/,(i,n)=>(e=It((s=+n)*ct))+"px"),[t,e,s]}function Jp(t){t.show&&[t.font,t.labelFont].forEach(e=>{let s=mt(e[2]*ct,1);e[0]=e[0].replace(/[0-9.]+px/,s+"px"),e[1]=s})}function Gt(t,e,s){const i={mode:at(t.mode,1)},n=i.mode;function r(a,l,c,u){let m=l.valToPct(a);return u+c*(l.dir==-1?1-m:m)}function o(a,l,c,u){let m=l.valToPct(a);return u+c*(l.dir==-1?m:1-m)}function h(a,l,c,u){return l.ori==0?r(a,l,c,u):o(a,l,c,u)}i.valToPosH=r,i.valToPosV=o;let d=!1;i.status=0;const f=i.root=$e(id);if(t.id!=null&&(f.id=t.id),ce(f,t.class),t.title){let a=$e(od,f);a.textContent=t.title}const w=ke("canvas"),g=i.ctx=w.getContext("2d"),$=$e(ad,f);As("click",$,a=>{a.target===A&&($t!=Ws||At!=Gs)&&Wt.click(i,a)},!0);const x=i.under=$e(ld,$);$.appendChild(w);const A=i.over=$e(cd,$);t=ai(t);const D=+at(t.pxAlign,1),q=Ja(D);(t.plugins||[]).forEach(a=>{a.opts&&(t=a.opts(i,t)||t)});const F=t.ms||.001,k=i.series=n==1?Xa(t.series||[],Fa,Ka,!1):Bp(t.series||[null],Ga),H=i.axes=Xa(t.axes||[],za,Va,!0),E=i.scales={},Q=i.bands=t.bands||[];Q.forEach(a=>{a.fill=it(a.fill||null),a.dir=at(a.dir,-1)});const I=n==2?k[1].facets[0].scale:k[0].scale,X={axes:Rc,series:Tc},Y=(t.drawOrder||["axes","series"]).map(a=>X[a]);function st(a){const l=a.distr==3?c=>Be(c>0?c:a.clamp(i,c,a.min,a.max,a.key)):a.distr==4?c=>$r(c,a.asinh):a.distr==100?c=>a.fwd(c):c=>c;return c=>{let u=l(c),{_min:m,_max:v}=a,y=v-m;return(u-m)/y}}function G(a){let l=E[a];if(l==null){let c=(t.scales||Ii)[a]||Ii;if(c.from!=null){G(c.from);let u=Tt({},E[c.from],c,{key:a});u.valToPct=st(u),E[a]=u}else{l=E[a]=Tt({},a==I?rc:Mp,c),l.key=a;let u=l.time,m=l.range,v=es(m);if((a!=I||n==2&&!u)&&(v&&(m[0]==null||m[1]==null)&&(m={min:m[0]==null?Pa:{mode:1,hard:m[0],soft:m[0]},max:m[1]==null?Pa:{mode:1,hard:m[1],soft:m[1]}},v=!1),!v&&In(m))){let y=m;m=(_,S,O)=>S==null?oi:bn(S,O,y)}l.range=it(m||(u?Vp:a==I?l.distr==3?Gp:l.distr==4?Kp:mc:l.distr==3?gc:l.distr==4?vc:Wp)),l.auto=it(v?!1:l.auto),l.clamp=it(l.clamp||Tp),l._min=l._max=null,l.valToPct=st(l)}}}G("x"),G("y"),n==1&&k.forEach(a=>{G(a.scale)}),H.forEach(a=>{G(a.scale)});for(let a in t.scales)G(a);const P=E[I],Z=P.distr;let L,V;P.ori==0?(ce(f,nd),L=r,V=o):(ce(f,rd),L=o,V=r);const U={};for(let a in E){let l=E[a];(l.min!=null||l.max!=null)&&(U[a]={min:l.min,max:l.max},l.min=l.max=null)}const nt=t.tzDate||(a=>new Date(It(a/F))),N=t.fmtDate||oo,ee=F==1?np(nt):ap(nt),xt=Ua(nt,Na(F==1?ip:op,N)),rt=Ha(nt,qa(cp,N)),dt=[],tt=i.legend=Tt({},dp,t.legend),R=i.cursor=Tt({},$p,{drag:{y:n==2}},t.cursor),Mt=tt.show,Yt=R.show,St=tt.markers;tt.idxs=dt,St.width=it(St.width),St.dash=it(St.dash),St.stroke=it(St.stroke),St.fill=it(St.fill);let ht,be,ne,kt=[],Ce=[],He,de=!1,Ye={};if(tt.live){const a=k[1]?k[1].values:null;de=a!=null,He=de?a(i,1,0):{_:0};for(let l in He)Ye[l]=to}if(Mt)if(ht=ke("table",md,f),ne=ke("tbody",null,ht),tt.mount(i,ht),de){be=ke("thead",null,ht,ne);let a=ke("tr",null,be);ke("th",null,a);for(var Ms in He)ke("th",ma,a).textContent=Ms}else ce(ht,vd),tt.live&&ce(ht,gd);const Ds={show:!0},gi={show:!1};function Vi(a,l){if(l==0&&(de||!tt.live||n==2))return oi;let c=[],u=ke("tr",$d,ne,ne.childNodes[l]);ce(u,a.class),a.show||ce(u,bs);let m=ke("th",null,u);if(St.show){let _=$e(wd,m);if(l>0){let S=St.width(i,l);S&&(_.style.border=S+"px "+St.dash(i,l)+" "+St.stroke(i,l)),_.style.background=St.fill(i,l)}}let v=$e(ma,m);a.label instanceof HTMLElement?v.appendChild(a.label):v.textContent=a.label,l>0&&(St.show||(v.style.color=a.width>0?St.stroke(i,l):St.fill(i,l)),Jt("click",m,_=>{if(R._lock)return;ds(_);let S=k.indexOf(a);if((_.ctrlKey||_.metaKey)!=tt.isolate){let O=k.some((C,M)=>M>0&&M!=S&&C.show);k.forEach((C,M)=>{M>0&&De(M,O?M==S?Ds:gi:Ds,!0,Ct.setSeries)})}else De(S,{show:!a.show},!0,Ct.setSeries)},!1),js&&Jt(wa,m,_=>{R._lock||(ds(_),De(k.indexOf(a),Ys,!0,Ct.setSeries))},!1));for(var y in He){let _=ke("td",yd,u);_.textContent="--",c.push(_)}return[u,c]}const as=new Map;function Jt(a,l,c,u=!0){const m=as.get(l)||{},v=R.bind[a](i,l,c,u);v&&(As(a,l,m[a]=v),as.set(l,m))}function Is(a,l,c){const u=as.get(l)||{};for(let m in u)(a==null||m==a)&&(Ir(m,l,u[m]),delete u[m]);a==null&&as.delete(l)}let ze=0,ls=0,J=0,T=0,gt=0,Dt=0,Ls=gt,cs=Dt,Te=J,hs=T,re=0,pe=0,se=0,_e=0;i.bbox={};let Hn=!1,Wi=!1,Rs=!1,us=!1,Gi=!1,fe=!1;function zn(a,l,c){(c||a!=i.width||l!=i.height)&&fo(a,l),zs(!1),Rs=!0,Wi=!0,Fs()}function fo(a,l){i.width=ze=J=a,i.height=ls=T=l,gt=Dt=0,Sc(),Ac();let c=i.bbox;re=c.left=ws(gt*ct,.5),pe=c.top=ws(Dt*ct,.5),se=c.width=ws(J*ct,.5),_e=c.height=ws(T*ct,.5)}const bc=3;function _c(){let a=!1,l=0;for(;!a;){l++;let c=Ic(l),u=Lc(l);a=l==bc||c&&u,a||(fo(i.width,i.height),Wi=!0)}}function xc({width:a,height:l}){zn(a,l)}i.setSize=xc;function Sc(){let a=!1,l=!1,c=!1,u=!1;H.forEach((m,v)=>{if(m.show&&m._show){let{side:y,_size:_}=m,S=y%2,O=m.label!=null?m.labelSize:0,C=_+O;C>0&&(S?(J-=C,y==3?(gt+=C,u=!0):c=!0):(T-=C,y==0?(Dt+=C,a=!0):l=!0))}}),ps[0]=a,ps[1]=c,ps[2]=l,ps[3]=u,J-=Je[1]+Je[3],gt+=Je[3],T-=Je[2]+Je[0],Dt+=Je[0]}function Ac(){let a=gt+J,l=Dt+T,c=gt,u=Dt;function m(v,y){switch(v){case 1:return a+=y,a-y;case 2:return l+=y,l-y;case 3:return c-=y,c+y;case 0:return u-=y,u+y}}H.forEach((v,y)=>{if(v.show&&v._show){let _=v.side;v._pos=m(_,v._size),v.label!=null&&(v._lpos=m(_,v.labelSize))}})}if(R.dataIdx==null){let a=R.hover,l=a.skip=new Set(a.skip??[]);l.add(void 0);let c=a.prox=it(a.prox),u=a.bias??=0;R.dataIdx=(m,v,y,_)=>{if(v==0)return y;let S=y,O=c(m,v,y,_)??ft,C=O>=0&&O<ft,M=P.ori==0?J:T,W=R.left,lt=e[0],ot=e[v];if(l.has(ot[y])){S=null;let et=null,B=null,j;if(u==0||u==-1)for(j=y;et==null&&j-- >0;)l.has(ot[j])||(et=j);if(u==0||u==1)for(j=y;B==null&&j++<ot.length;)l.has(ot[j])||(B=j);if(et!=null||B!=null)if(C){let yt=et==null?-1/0:L(lt[et],P,M,0),Pt=B==null?1/0:L(lt[B],P,M,0),Ft=W-yt,pt=Pt-W;Ft<=pt?Ft<=O&&(S=et):pt<=O&&(S=B)}else S=B==null?et:et==null?B:y-et<=B-y?et:B}else C&&Lt(W-L(lt[y],P,M,0))>O&&(S=null);return S}}const ds=a=>{R.event=a};R.idxs=dt,R._lock=!1;let Kt=R.points;Kt.show=it(Kt.show),Kt.size=it(Kt.size),Kt.stroke=it(Kt.stroke),Kt.width=it(Kt.width),Kt.fill=it(Kt.fill);const Me=i.focus=Tt({},t.focus||{alpha:.3},R.focus),js=Me.prox>=0,Ns=js&&Kt.one;let me=[],Us=[],qs=[];function mo(a,l){let c=Kt.show(i,l);if(c instanceof HTMLElement)return ce(c,fd),ce(c,a.class),je(c,-10,-10,J,T),A.insertBefore(c,me[l]),c}function go(a,l){if(n==1||l>0){let c=n==1&&E[a.scale].time,u=a.value;a.value=c?Ia(u)?Ha(nt,qa(u,N)):u||rt:u||Pp,a.label=a.label||(c?yp:wp)}if(Ns||l>0){a.width=a.width==null?1:a.width,a.paths=a.paths||zp||Md,a.fillTo=it(a.fillTo||Dp),a.pxAlign=+at(a.pxAlign,D),a.pxRound=Ja(a.pxAlign),a.stroke=it(a.stroke||null),a.fill=it(a.fill||null),a._stroke=a._fill=a._paths=a._focus=null;let c=Op(te(1,a.width),1),u=a.points=Tt({},{size:c,width:te(1,c*.2),stroke:a.stroke,space:c*2,paths:Fp,_stroke:null,_fill:null},a.points);u.show=it(u.show),u.filter=it(u.filter),u.fill=it(u.fill),u.stroke=it(u.stroke),u.paths=it(u.paths),u.pxAlign=a.pxAlign}if(Mt){let c=Vi(a,l);kt.splice(l,0,c[0]),Ce.splice(l,0,c[1]),tt.values.push(null)}if(Yt){dt.splice(l,0,null);let c=null;Ns?l==0&&(c=mo(a,l)):l>0&&(c=mo(a,l)),me.splice(l,0,c),Us.splice(l,0,0),qs.splice(l,0,0)}zt("addSeries",l)}function kc(a,l){l=l??k.length,a=n==1?qr(a,l,Fa,Ka):qr(a,l,{},Ga),k.splice(l,0,a),go(k[l],l)}i.addSeries=kc;function Ec(a){if(k.splice(a,1),Mt){tt.values.splice(a,1),Ce.splice(a,1);let l=kt.splice(a,1)[0];Is(null,l.firstChild),l.remove()}Yt&&(dt.splice(a,1),me.splice(a,1)[0].remove(),Us.splice(a,1),qs.splice(a,1)),zt("delSeries",a)}i.delSeries=Ec;const ps=[!1,!1,!1,!1];function Pc(a,l){if(a._show=a.show,a.show){let c=a.side%2,u=E[a.scale];u==null&&(a.scale=c?k[1].scale:I,u=E[a.scale]);let m=u.time;a.size=it(a.size),a.space=it(a.space),a.rotate=it(a.rotate),es(a.incrs)&&a.incrs.forEach(y=>{!rs.has(y)&&rs.set(y,ql(y))}),a.incrs=it(a.incrs||(u.distr==2?tp:m?F==1?sp:rp:ys)),a.splits=it(a.splits||(m&&u.distr==1?ee:u.distr==3?Rr:u.distr==4?xp:_p)),a.stroke=it(a.stroke),a.grid.stroke=it(a.grid.stroke),a.ticks.stroke=it(a.ticks.stroke),a.border.stroke=it(a.border.stroke);let v=a.values;a.values=es(v)&&!es(v[0])?it(v):m?es(v)?Ua(nt,Na(v,N)):Ia(v)?lp(nt,v):v||xt:v||bp,a.filter=it(a.filter||(u.distr>=3&&u.log==10?kp:u.distr==3&&u.log==2?Ep:Nl)),a.font=tl(a.font),a.labelFont=tl(a.labelFont),a._size=a.size(i,null,l,0),a._space=a._rotate=a._incrs=a._found=a._splits=a._values=null,a._size>0&&(ps[l]=!0,a._el=$e(hd,$))}}function vi(a,l,c,u){let[m,v,y,_]=c,S=l%2,O=0;return S==0&&(_||v)&&(O=l==0&&!m||l==2&&!y?It(za.size/3):0),S==1&&(m||y)&&(O=l==1&&!v||l==3&&!_?It(Va.size/2):0),O}const vo=i.padding=(t.padding||[vi,vi,vi,vi]).map(a=>it(at(a,vi))),Je=i._padding=vo.map((a,l)=>a(i,l,ps,0));let Vt,Nt=null,Ut=null;const Ki=n==1?k[0].idxs:null;let xe=null,$i=!1;function $o(a,l){if(e=a??[],i.data=i._data=e,n==2){Vt=0;for(let c=1;c<k.length;c++)Vt+=e[c][0].length}else{e.length==0&&(i.data=i._data=e=[[]]),xe=e[0],Vt=xe.length;let c=e;if(Z==2){c=e.slice();let u=c[0]=Array(Vt);for(let m=0;m<Vt;m++)u[m]=m}i._data=e=c}if(zs(!0),zt("setData"),Z==2&&(Rs=!0),l!==!1){let c=P;c.auto(i,$i)?Fn():Qe(I,c.min,c.max),us=us||R.left>=0,fe=!0,Fs()}}i.setData=$o;function Fn(){$i=!0;let a,l;n==1&&(Vt>0?(Nt=Ki[0]=0,Ut=Ki[1]=Vt-1,a=e[0][Nt],l=e[0][Ut],Z==2?(a=Nt,l=Ut):a==l&&(Z==3?[a,l]=Mn(a,a,P.log,!1):Z==4?[a,l]=so(a,a,P.log,!1):P.time?l=a+It(86400/F):[a,l]=bn(a,l,io,!0))):(Nt=Ki[0]=a=null,Ut=Ki[1]=l=null)),Qe(I,a,l)}let Yi,Hs,Bn,Vn,Wn,Gn,Kn,Yn,Jn,ie;function wo(a,l,c,u,m,v){a??=va,c??=ro,u??="butt",m??=va,v??="round",a!=Yi&&(g.strokeStyle=Yi=a),m!=Hs&&(g.fillStyle=Hs=m),l!=Bn&&(g.lineWidth=Bn=l),v!=Wn&&(g.lineJoin=Wn=v),u!=Gn&&(g.lineCap=Gn=u),c!=Vn&&g.setLineDash(Vn=c)}function yo(a,l,c,u){l!=Hs&&(g.fillStyle=Hs=l),a!=Kn&&(g.font=Kn=a),c!=Yn&&(g.textAlign=Yn=c),u!=Jn&&(g.textBaseline=Jn=u)}function Zn(a,l,c,u,m=0){if(u.length>0&&a.auto(i,$i)&&(l==null||l.min==null)){let v=at(Nt,0),y=at(Ut,u.length-1),_=c.min==null?kd(u,v,y,m,a.distr==3):[c.min,c.max];a.min=Pe(a.min,c.min=_[0]),a.max=te(a.max,c.max=_[1])}}const bo={min:null,max:null};function Oc(){for(let u in E){let m=E[u];U[u]==null&&(m.min==null||U[I]!=null&&m.auto(i,$i))&&(U[u]=bo)}for(let u in E){let m=E[u];U[u]==null&&m.from!=null&&U[m.from]!=null&&(U[u]=bo)}U[I]!=null&&zs(!0);let a={};for(let u in U){let m=U[u];if(m!=null){let v=a[u]=ai(E[u],Ld);if(m.min!=null)Tt(v,m);else if(u!=I||n==2)if(Vt==0&&v.from==null){let y=v.range(i,null,null,u);v.min=y[0],v.max=y[1]}else v.min=ft,v.max=-ft}}if(Vt>0){k.forEach((u,m)=>{if(n==1){let v=u.scale,y=U[v];if(y==null)return;let _=a[v];if(m==0){let S=_.range(i,_.min,_.max,v);_.min=S[0],_.max=S[1],Nt=Ee(_.min,e[0]),Ut=Ee(_.max,e[0]),Ut-Nt>1&&(e[0][Nt]<_.min&&Nt++,e[0][Ut]>_.max&&Ut--),u.min=xe[Nt],u.max=xe[Ut]}else u.show&&u.auto&&Zn(_,y,u,e[m],u.sorted);u.idxs[0]=Nt,u.idxs[1]=Ut}else if(m>0&&u.show&&u.auto){let[v,y]=u.facets,_=v.scale,S=y.scale,[O,C]=e[m],M=a[_],W=a[S];M!=null&&Zn(M,U[_],v,O,v.sorted),W!=null&&Zn(W,U[S],y,C,y.sorted),u.min=y.min,u.max=y.max}});for(let u in a){let m=a[u],v=U[u];if(m.from==null&&(v==null||v.min==null)){let y=m.range(i,m.min==ft?null:m.min,m.max==-ft?null:m.max,u);m.min=y[0],m.max=y[1]}}}for(let u in a){let m=a[u];if(m.from!=null){let v=a[m.from];if(v.min==null)m.min=m.max=null;else{let y=m.range(i,v.min,v.max,u);m.min=y[0],m.max=y[1]}}}let l={},c=!1;for(let u in a){let m=a[u],v=E[u];if(v.min!=m.min||v.max!=m.max){v.min=m.min,v.max=m.max;let y=v.distr;v._min=y==3?Be(v.min):y==4?$r(v.min,v.asinh):y==100?v.fwd(v.min):v.min,v._max=y==3?Be(v.max):y==4?$r(v.max,v.asinh):y==100?v.fwd(v.max):v.max,l[u]=c=!0}}if(c){k.forEach((u,m)=>{n==2?m>0&&l.y&&(u._paths=null):l[u.scale]&&(u._paths=null)});for(let u in l)Rs=!0,zt("setScale",u);Yt&&R.left>=0&&(us=fe=!0)}for(let u in U)U[u]=null}function Cc(a){let l=Lr(Nt-1,0,Vt-1),c=Lr(Ut+1,0,Vt-1);for(;a[l]==null&&l>0;)l--;for(;a[c]==null&&c<Vt-1;)c++;return[l,c]}function Tc(){if(Vt>0){let a=k.some(l=>l._focus)&&ie!=Me.alpha;a&&(g.globalAlpha=ie=Me.alpha),k.forEach((l,c)=>{if(c>0&&l.show&&(_o(c,!1),_o(c,!0),l._paths==null)){let u=ie;ie!=l.alpha&&(g.globalAlpha=ie=l.alpha);let m=n==2?[0,e[c][0].length-1]:Cc(e[c]);l._paths=l.paths(i,c,m[0],m[1]),ie!=u&&(g.globalAlpha=ie=u)}}),k.forEach((l,c)=>{if(c>0&&l.show){let u=ie;ie!=l.alpha&&(g.globalAlpha=ie=l.alpha),l._paths!=null&&xo(c,!1);{let m=l._paths!=null?l._paths.gaps:null,v=l.points.show(i,c,Nt,Ut,m),y=l.points.filter(i,c,v,m);(v||y)&&(l.points._paths=l.points.paths(i,c,Nt,Ut,y),xo(c,!0))}ie!=u&&(g.globalAlpha=ie=u),zt("drawSeries",c)}}),a&&(g.globalAlpha=ie=1)}}function _o(a,l){let c=l?k[a].points:k[a];c._stroke=c.stroke(i,a),c._fill=c.fill(i,a)}function xo(a,l){let c=l?k[a].points:k[a],{stroke:u,fill:m,clip:v,flags:y,_stroke:_=c._stroke,_fill:S=c._fill,_width:O=c.width}=c._paths;O=mt(O*ct,3);let C=null,M=O%2/2;l&&S==null&&(S=O>0?"#fff":_);let W=c.pxAlign==1&&M>0;if(W&&g.translate(M,M),!l){let lt=re-O/2,ot=pe-O/2,et=se+O,B=_e+O;C=new Path2D,C.rect(lt,ot,et,B)}l?Qn(_,O,c.dash,c.cap,S,u,m,y,v):Mc(a,_,O,c.dash,c.cap,S,u,m,y,C,v),W&&g.translate(-M,-M)}function Mc(a,l,c,u,m,v,y,_,S,O,C){let M=!1;S!=0&&Q.forEach((W,lt)=>{if(W.series[0]==a){let ot=k[W.series[1]],et=e[W.series[1]],B=(ot._paths||Ii).band;es(B)&&(B=W.dir==1?B[0]:B[1]);let j,yt=null;ot.show&&B&&Pd(et,Nt,Ut)?(yt=W.fill(i,lt)||v,j=ot._paths.clip):B=null,Qn(l,c,u,m,yt,y,_,S,O,C,j,B),M=!0}}),M||Qn(l,c,u,m,v,y,_,S,O,C)}const So=li|Nr;function Qn(a,l,c,u,m,v,y,_,S,O,C,M){wo(a,l,c,u,m),(S||O||M)&&(g.save(),S&&g.clip(S),O&&g.clip(O)),M?(_&So)==So?(g.clip(M),C&&g.clip(C),Zi(m,y),Ji(a,v,l)):_&Nr?(Zi(m,y),g.clip(M),Ji(a,v,l)):_&li&&(g.save(),g.clip(M),C&&g.clip(C),Zi(m,y),g.restore(),Ji(a,v,l)):(Zi(m,y),Ji(a,v,l)),(S||O||M)&&g.restore()}function Ji(a,l,c){c>0&&(l instanceof Map?l.forEach((u,m)=>{g.strokeStyle=Yi=m,g.stroke(u)}):l!=null&&a&&g.stroke(l))}function Zi(a,l){l instanceof Map?l.forEach((c,u)=>{g.fillStyle=Hs=u,g.fill(c)}):l!=null&&a&&g.fill(l)}function Dc(a,l,c,u){let m=H[a],v;if(u<=0)v=[0,0];else{let y=m._space=m.space(i,a,l,c,u),_=m._incrs=m.incrs(i,a,l,c,u,y);v=Yp(l,c,_,u,y)}return m._found=v}function Xn(a,l,c,u,m,v,y,_,S,O){let C=y%2/2;D==1&&g.translate(C,C),wo(_,y,S,O,_),g.beginPath();let M,W,lt,ot,et=m+(u==0||u==3?-v:v);c==0?(W=m,ot=et):(M=m,lt=et);for(let B=0;B<a.length;B++)l[B]!=null&&(c==0?M=lt=a[B]:W=ot=a[B],g.moveTo(M,W),g.lineTo(lt,ot));g.stroke(),D==1&&g.translate(-C,-C)}function Ic(a){let l=!0;return H.forEach((c,u)=>{if(!c.show)return;let m=E[c.scale];if(m.min==null){c._show&&(l=!1,c._show=!1,zs(!1));return}else c._show||(l=!1,c._show=!0,zs(!1));let v=c.side,y=v%2,{min:_,max:S}=m,[O,C]=Dc(u,_,S,y==0?J:T);if(C==0)return;let M=m.distr==2,W=c._splits=c.splits(i,u,_,S,O,C,M),lt=m.distr==2?W.map(j=>xe[j]):W,ot=m.distr==2?xe[W[1]]-xe[W[0]]:O,et=c._values=c.values(i,c.filter(i,lt,u,C,ot),u,C,ot);c._rotate=v==2?c.rotate(i,et,u,C):0;let B=c._size;c._size=we(c.size(i,et,u,a)),B!=null&&c._size!=B&&(l=!1)}),l}function Lc(a){let l=!0;return vo.forEach((c,u)=>{let m=c(i,u,ps,a);m!=Je[u]&&(l=!1),Je[u]=m}),l}function Rc(){for(let a=0;a<H.length;a++){let l=H[a];if(!l.show||!l._show)continue;let c=l.side,u=c%2,m,v,y=l.stroke(i,a),_=c==0||c==3?-1:1,[S,O]=l._found;if(l.label!=null){let Qt=l.labelGap*_,le=It((l._lpos+Qt)*ct);yo(l.labelFont[0],y,"center",c==2?Ei:ga),g.save(),u==1?(m=v=0,g.translate(le,It(pe+_e/2)),g.rotate((c==3?-cn:cn)/2)):(m=It(re+se/2),v=le);let gs=Rl(l.label)?l.label(i,a,S,O):l.label;g.fillText(gs,m,v),g.restore()}if(O==0)continue;let C=E[l.scale],M=u==0?se:_e,W=u==0?re:pe,lt=l._splits,ot=C.distr==2?lt.map(Qt=>xe[Qt]):lt,et=C.distr==2?xe[lt[1]]-xe[lt[0]]:S,B=l.ticks,j=l.border,yt=B.show?B.size:0,Pt=It(yt*ct),Ft=It((l.alignTo==2?l._size-yt-l.gap:l.gap)*ct),pt=l._rotate*-cn/180,Ot=q(l._pos*ct),oe=(Pt+Ft)*_,Zt=Ot+oe;v=u==0?Zt:0,m=u==1?Zt:0;let ge=l.font[0],Se=l.align==1?Zs:l.align==2?mr:pt>0?Zs:pt<0?mr:u==0?"center":c==3?mr:Zs,Le=pt||u==1?"middle":c==2?Ei:ga;yo(ge,y,Se,Le);let ae=l.font[1]*l.lineGap,ve=lt.map(Qt=>q(h(Qt,C,M,W))),Ae=l._values;for(let Qt=0;Qt<Ae.length;Qt++){let le=Ae[Qt];if(le!=null){u==0?m=ve[Qt]:v=ve[Qt],le=""+le;let gs=le.indexOf(`
`)==-1?[le]:le.split(/\n/gm);for(let Xt=0;Xt<gs.length;Xt++){let Fo=gs[Xt];pt?(g.save(),g.translate(m,v+Xt*ae),g.rotate(pt),g.fillText(Fo,0,0),g.restore()):g.fillText(Fo,m,v+Xt*ae)}}}B.show&&Xn(ve,B.filter(i,ot,a,O,et),u,c,Ot,Pt,mt(B.width*ct,3),B.stroke(i,a),B.dash,B.cap);let Re=l.grid;Re.show&&Xn(ve,Re.filter(i,ot,a,O,et),u,u==0?2:1,u==0?pe:re,u==0?_e:se,mt(Re.width*ct,3),Re.stroke(i,a),Re.dash,Re.cap),j.show&&Xn([Ot],[1],u==0?1:0,u==0?1:2,u==1?pe:re,u==1?_e:se,mt(j.width*ct,3),j.stroke(i,a),j.dash,j.cap)}zt("drawAxes")}function zs(a){k.forEach((l,c)=>{c>0&&(l._paths=null,a&&(n==1?(l.min=null,l.max=null):l.facets.forEach(u=>{u.min=null,u.max=null})))})}let Qi=!1,tr=!1,wi=[];function jc(){tr=!1;for(let a=0;a<wi.length;a++)zt(...wi[a]);wi.length=0}function Fs(){Qi||(zd(Ao),Qi=!0)}function Nc(a,l=!1){Qi=!0,tr=l,a(i),Ao(),l&&wi.length>0&&queueMicrotask(jc)}i.batch=Nc;function Ao(){if(Hn&&(Oc(),Hn=!1),Rs&&(_c(),Rs=!1),Wi){if(bt(x,Zs,gt),bt(x,Ei,Dt),bt(x,Oi,J),bt(x,Ci,T),bt(A,Zs,gt),bt(A,Ei,Dt),bt(A,Oi,J),bt(A,Ci,T),bt($,Oi,ze),bt($,Ci,ls),w.width=It(ze*ct),w.height=It(ls*ct),H.forEach(({_el:a,_show:l,_size:c,_pos:u,side:m})=>{if(a!=null)if(l){let v=m===3||m===0?c:0,y=m%2==1;bt(a,y?"left":"top",u-v),bt(a,y?"width":"height",c),bt(a,y?"top":"left",y?Dt:gt),bt(a,y?"height":"width",y?T:J),Dr(a,bs)}else ce(a,bs)}),Yi=Hs=Bn=Wn=Gn=Kn=Yn=Jn=Vn=null,ie=1,_i(!0),gt!=Ls||Dt!=cs||J!=Te||T!=hs){zs(!1);let a=J/Te,l=T/hs;if(Yt&&!us&&R.left>=0){R.left*=a,R.top*=l,Bs&&je(Bs,It(R.left),0,J,T),Vs&&je(Vs,0,It(R.top),J,T);for(let c=0;c<me.length;c++){let u=me[c];u!=null&&(Us[c]*=a,qs[c]*=l,je(u,we(Us[c]),we(qs[c]),J,T))}}if(wt.show&&!Gi&&wt.left>=0&&wt.width>0){wt.left*=a,wt.width*=a,wt.top*=l,wt.height*=l;for(let c in or)bt(Ks,c,wt[c])}Ls=gt,cs=Dt,Te=J,hs=T}zt("setSize"),Wi=!1}ze>0&&ls>0&&(g.clearRect(0,0,w.width,w.height),zt("drawClear"),Y.forEach(a=>a()),zt("draw")),wt.show&&Gi&&(Xi(wt),Gi=!1),Yt&&us&&(ms(null,!0,!1),us=!1),tt.show&&tt.live&&fe&&(nr(),fe=!1),d||(d=!0,i.status=1,zt("ready")),$i=!1,Qi=!1}i.redraw=(a,l)=>{Rs=l||!1,a!==!1?Qe(I,P.min,P.max):Fs()};function er(a,l){let c=E[a];if(c.from==null){if(Vt==0){let u=c.range(i,l.min,l.max,a);l.min=u[0],l.max=u[1]}if(l.min>l.max){let u=l.min;l.min=l.max,l.max=u}if(Vt>1&&l.min!=null&&l.max!=null&&l.max-l.min<1e-16)return;a==I&&c.distr==2&&Vt>0&&(l.min=Ee(l.min,e[0]),l.max=Ee(l.max,e[0]),l.min==l.max&&l.max++),U[a]=l,Hn=!0,Fs()}}i.setScale=er;let sr,ir,Bs,Vs,ko,Eo,Ws,Gs,Po,Oo,$t,At,Ze=!1;const Wt=R.drag;let qt=Wt.x,Ht=Wt.y;Yt&&(R.x&&(sr=$e(dd,A)),R.y&&(ir=$e(pd,A)),P.ori==0?(Bs=sr,Vs=ir):(Bs=ir,Vs=sr),$t=R.left,At=R.top);const wt=i.select=Tt({show:!0,over:!0,left:0,width:0,top:0,height:0},t.select),Ks=wt.show?$e(ud,wt.over?A:x):null;function Xi(a,l){if(wt.show){for(let c in a)wt[c]=a[c],c in or&&bt(Ks,c,a[c]);l!==!1&&zt("setSelect")}}i.setSelect=Xi;function Uc(a){if(k[a].show)Mt&&Dr(kt[a],bs);else if(Mt&&ce(kt[a],bs),Yt){let c=Ns?me[0]:me[a];c!=null&&je(c,-10,-10,J,T)}}function Qe(a,l,c){er(a,{min:l,max:c})}function De(a,l,c,u){l.focus!=null&&Bc(a),l.show!=null&&k.forEach((m,v)=>{v>0&&(a==v||a==null)&&(m.show=l.show,Uc(v),n==2?(Qe(m.facets[0].scale,null,null),Qe(m.facets[1].scale,null,null)):Qe(m.scale,null,null),Fs())}),c!==!1&&zt("setSeries",a,l),u&&xi("setSeries",i,a,l)}i.setSeries=De;function qc(a,l){Tt(Q[a],l)}function Hc(a,l){a.fill=it(a.fill||null),a.dir=at(a.dir,-1),l=l??Q.length,Q.splice(l,0,a)}function zc(a){a==null?Q.length=0:Q.splice(a,1)}i.addBand=Hc,i.setBand=qc,i.delBand=zc;function Fc(a,l){k[a].alpha=l,Yt&&me[a]!=null&&(me[a].style.opacity=l),Mt&&kt[a]&&(kt[a].style.opacity=l)}let Fe,Xe,fs;const Ys={focus:!0};function Bc(a){if(a!=fs){let l=a==null,c=Me.alpha!=1;k.forEach((u,m)=>{if(n==1||m>0){let v=l||m==0||m==a;u._focus=l?null:v,c&&Fc(m,v?1:Me.alpha)}}),fs=a,c&&Fs()}}Mt&&js&&Jt(ya,ht,a=>{R._lock||(ds(a),fs!=null&&De(null,Ys,!0,Ct.setSeries))});function Ie(a,l,c){let u=E[l];c&&(a=a/ct-(u.ori==1?Dt:gt));let m=J;u.ori==1&&(m=T,a=m-a),u.dir==-1&&(a=m-a);let v=u._min,y=u._max,_=a/m,S=v+(y-v)*_,O=u.distr;return O==3?ri(10,S):O==4?Cd(S,u.asinh):O==100?u.bwd(S):S}function Vc(a,l){let c=Ie(a,I,l);return Ee(c,e[0],Nt,Ut)}i.valToIdx=a=>Ee(a,e[0]),i.posToIdx=Vc,i.posToVal=Ie,i.valToPos=(a,l,c)=>E[l].ori==0?r(a,E[l],c?se:J,c?re:0):o(a,E[l],c?_e:T,c?pe:0),i.setCursor=(a,l,c)=>{$t=a.left,At=a.top,ms(null,l,c)};function Co(a,l){bt(Ks,Zs,wt.left=a),bt(Ks,Oi,wt.width=l)}function To(a,l){bt(Ks,Ei,wt.top=a),bt(Ks,Ci,wt.height=l)}let yi=P.ori==0?Co:To,bi=P.ori==1?Co:To;function Wc(){if(Mt&&tt.live)for(let a=n==2?1:0;a<k.length;a++){if(a==0&&de)continue;let l=tt.values[a],c=0;for(let u in l)Ce[a][c++].firstChild.nodeValue=l[u]}}function nr(a,l){if(a!=null&&(a.idxs?a.idxs.forEach((c,u)=>{dt[u]=c}):Id(a.idx)||dt.fill(a.idx),tt.idx=dt[0]),Mt&&tt.live){for(let c=0;c<k.length;c++)(c>0||n==1&&!de)&&Gc(c,dt[c]);Wc()}fe=!1,l!==!1&&zt("setLegend")}i.setLegend=nr;function Gc(a,l){let c=k[a],u=a==0&&Z==2?xe:e[a],m;de?m=c.values(i,a,l)??Ye:(m=c.value(i,l==null?null:u[l],a,l),m=m==null?Ye:{_:m}),tt.values[a]=m}function ms(a,l,c){Po=$t,Oo=At,[$t,At]=R.move(i,$t,At),R.left=$t,R.top=At,Yt&&(Bs&&je(Bs,It($t),0,J,T),Vs&&je(Vs,0,It(At),J,T));let u,m=Nt>Ut;Fe=ft,Xe=null;let v=P.ori==0?J:T,y=P.ori==1?J:T;if($t<0||Vt==0||m){u=R.idx=null;for(let _=0;_<k.length;_++){let S=me[_];S!=null&&je(S,-10,-10,J,T)}js&&De(null,Ys,!0,a==null&&Ct.setSeries),tt.live&&(dt.fill(u),fe=!0)}else{let _,S,O;n==1&&(_=P.ori==0?$t:At,S=Ie(_,I),u=R.idx=Ee(S,e[0],Nt,Ut),O=L(e[0][u],P,v,0));let C=-10,M=-10,W=0,lt=0,ot=!0,et="",B="";for(let j=n==2?1:0;j<k.length;j++){let yt=k[j],Pt=dt[j],Ft=Pt==null?null:n==1?e[j][Pt]:e[j][1][Pt],pt=R.dataIdx(i,j,u,S),Ot=pt==null?null:n==1?e[j][pt]:e[j][1][pt];if(fe=fe||Ot!=Ft||pt!=Pt,dt[j]=pt,j>0&&yt.show){let oe=pt==null?-10:pt==u?O:L(n==1?e[0][pt]:e[j][0][pt],P,v,0),Zt=Ot==null?-10:V(Ot,n==1?E[yt.scale]:E[yt.facets[1].scale],y,0);if(js&&Ot!=null){let ge=P.ori==1?$t:At,Se=Lt(Me.dist(i,j,pt,Zt,ge));if(Se<Fe){let Le=Me.bias;if(Le!=0){let ae=Ie(ge,yt.scale),ve=Ot>=0?1:-1,Ae=ae>=0?1:-1;Ae==ve&&(Ae==1?Le==1?Ot>=ae:Ot<=ae:Le==1?Ot<=ae:Ot>=ae)&&(Fe=Se,Xe=j)}else Fe=Se,Xe=j}}if(fe||Ns){let ge,Se;P.ori==0?(ge=oe,Se=Zt):(ge=Zt,Se=oe);let Le,ae,ve,Ae,Re,Qt,le=!0,gs=Kt.bbox;if(gs!=null){le=!1;let Xt=gs(i,j);ve=Xt.left,Ae=Xt.top,Le=Xt.width,ae=Xt.height}else ve=ge,Ae=Se,Le=ae=Kt.size(i,j);if(Qt=Kt.fill(i,j),Re=Kt.stroke(i,j),Ns)j==Xe&&Fe<=Me.prox&&(C=ve,M=Ae,W=Le,lt=ae,ot=le,et=Qt,B=Re);else{let Xt=me[j];Xt!=null&&(Us[j]=ve,qs[j]=Ae,Ea(Xt,Le,ae,le),Aa(Xt,Qt,Re),je(Xt,we(ve),we(Ae),J,T))}}}}if(Ns){let j=Me.prox,yt=fs==null?Fe<=j:Fe>j||Xe!=fs;if(fe||yt){let Pt=me[0];Pt!=null&&(Us[0]=C,qs[0]=M,Ea(Pt,W,lt,ot),Aa(Pt,et,B),je(Pt,we(C),we(M),J,T))}}}if(wt.show&&Ze)if(a!=null){let[_,S]=Ct.scales,[O,C]=Ct.match,[M,W]=a.cursor.sync.scales,lt=a.cursor.drag;if(qt=lt._x,Ht=lt._y,qt||Ht){let{left:ot,top:et,width:B,height:j}=a.select,yt=a.scales[M].ori,Pt=a.posToVal,Ft,pt,Ot,oe,Zt,ge=_!=null&&O(_,M),Se=S!=null&&C(S,W);ge&&qt?(yt==0?(Ft=ot,pt=B):(Ft=et,pt=j),Ot=E[_],oe=L(Pt(Ft,M),Ot,v,0),Zt=L(Pt(Ft+pt,M),Ot,v,0),yi(Pe(oe,Zt),Lt(Zt-oe))):yi(0,v),Se&&Ht?(yt==1?(Ft=ot,pt=B):(Ft=et,pt=j),Ot=E[S],oe=V(Pt(Ft,W),Ot,y,0),Zt=V(Pt(Ft+pt,W),Ot,y,0),bi(Pe(oe,Zt),Lt(Zt-oe))):bi(0,y)}else ar()}else{let _=Lt(Po-ko),S=Lt(Oo-Eo);if(P.ori==1){let W=_;_=S,S=W}qt=Wt.x&&_>=Wt.dist,Ht=Wt.y&&S>=Wt.dist;let O=Wt.uni;O!=null?qt&&Ht&&(qt=_>=O,Ht=S>=O,!qt&&!Ht&&(S>_?Ht=!0:qt=!0)):Wt.x&&Wt.y&&(qt||Ht)&&(qt=Ht=!0);let C,M;qt&&(P.ori==0?(C=Ws,M=$t):(C=Gs,M=At),yi(Pe(C,M),Lt(M-C)),Ht||bi(0,y)),Ht&&(P.ori==1?(C=Ws,M=$t):(C=Gs,M=At),bi(Pe(C,M),Lt(M-C)),qt||yi(0,v)),!qt&&!Ht&&(yi(0,0),bi(0,0))}if(Wt._x=qt,Wt._y=Ht,a==null){if(c){if(zo!=null){let[_,S]=Ct.scales;Ct.values[0]=_!=null?Ie(P.ori==0?$t:At,_):null,Ct.values[1]=S!=null?Ie(P.ori==1?$t:At,S):null}xi(gr,i,$t,At,J,T,u)}if(js){let _=c&&Ct.setSeries,S=Me.prox;fs==null?Fe<=S&&De(Xe,Ys,!0,_):Fe>S?De(null,Ys,!0,_):Xe!=fs&&De(Xe,Ys,!0,_)}}fe&&(tt.idx=u,nr()),l!==!1&&zt("setCursor")}let ts=null;Object.defineProperty(i,"rect",{get(){return ts==null&&_i(!1),ts}});function _i(a=!1){a?ts=null:(ts=A.getBoundingClientRect(),zt("syncRect",ts))}function Mo(a,l,c,u,m,v,y){R._lock||Ze&&a!=null&&a.movementX==0&&a.movementY==0||(rr(a,l,c,u,m,v,y,!1,a!=null),a!=null?ms(null,!0,!0):ms(l,!0,!1))}function rr(a,l,c,u,m,v,y,_,S){if(ts==null&&_i(!1),ds(a),a!=null)c=a.clientX-ts.left,u=a.clientY-ts.top;else{if(c<0||u<0){$t=-10,At=-10;return}let[O,C]=Ct.scales,M=l.cursor.sync,[W,lt]=M.values,[ot,et]=M.scales,[B,j]=Ct.match,yt=l.axes[0].side%2==1,Pt=P.ori==0?J:T,Ft=P.ori==1?J:T,pt=yt?v:m,Ot=yt?m:v,oe=yt?u:c,Zt=yt?c:u;if(ot!=null?c=B(O,ot)?h(W,E[O],Pt,0):-10:c=Pt*(oe/pt),et!=null?u=j(C,et)?h(lt,E[C],Ft,0):-10:u=Ft*(Zt/Ot),P.ori==1){let ge=c;c=u,u=ge}}S&&(l==null||l.cursor.event.type==gr)&&((c<=1||c>=J-1)&&(c=ws(c,J)),(u<=1||u>=T-1)&&(u=ws(u,T))),_?(ko=c,Eo=u,[Ws,Gs]=R.move(i,c,u)):($t=c,At=u)}const or={width:0,height:0,left:0,top:0};function ar(){Xi(or,!1)}let Do,Io,Lo,Ro;function jo(a,l,c,u,m,v,y){Ze=!0,qt=Ht=Wt._x=Wt._y=!1,rr(a,l,c,u,m,v,y,!0,!1),a!=null&&(Jt(vr,Tr,No,!1),xi($a,i,Ws,Gs,J,T,null));let{left:_,top:S,width:O,height:C}=wt;Do=_,Io=S,Lo=O,Ro=C}function No(a,l,c,u,m,v,y){Ze=Wt._x=Wt._y=!1,rr(a,l,c,u,m,v,y,!1,!0);let{left:_,top:S,width:O,height:C}=wt,M=O>0||C>0,W=Do!=_||Io!=S||Lo!=O||Ro!=C;if(M&&W&&Xi(wt),Wt.setScale&&M&&W){let lt=_,ot=O,et=S,B=C;if(P.ori==1&&(lt=S,ot=C,et=_,B=O),qt&&Qe(I,Ie(lt,I),Ie(lt+ot,I)),Ht)for(let j in E){let yt=E[j];j!=I&&yt.from==null&&yt.min!=ft&&Qe(j,Ie(et+B,j),Ie(et,j))}ar()}else R.lock&&(R._lock=!R._lock,ms(l,!0,a!=null));a!=null&&(Is(vr,Tr),xi(vr,i,$t,At,J,T,null))}function Kc(a,l,c,u,m,v,y){if(R._lock)return;ds(a);let _=Ze;if(Ze){let S=!0,O=!0,C=10,M,W;P.ori==0?(M=qt,W=Ht):(M=Ht,W=qt),M&&W&&(S=$t<=C||$t>=J-C,O=At<=C||At>=T-C),M&&S&&($t=$t<Ws?0:J),W&&O&&(At=At<Gs?0:T),ms(null,!0,!0),Ze=!1}$t=-10,At=-10,dt.fill(null),ms(null,!0,!0),_&&(Ze=_)}function Uo(a,l,c,u,m,v,y){R._lock||(ds(a),Fn(),ar(),a!=null&&xi(ba,i,$t,At,J,T,null))}function qo(){H.forEach(Jp),zn(i.width,i.height,!0)}As(yn,ti,qo);const Js={};Js.mousedown=jo,Js.mousemove=Mo,Js.mouseup=No,Js.dblclick=Uo,Js.setSeries=(a,l,c,u)=>{let m=Ct.match[2];c=m(i,l,c),c!=-1&&De(c,u,!0,!1)},Yt&&(Jt($a,A,jo),Jt(gr,A,Mo),Jt(wa,A,a=>{ds(a),_i(!1)}),Jt(ya,A,Kc),Jt(ba,A,Uo),Ur.add(i),i.syncRect=_i);const tn=i.hooks=t.hooks||{};function zt(a,l,c){tr?wi.push([a,l,c]):a in tn&&tn[a].forEach(u=>{u.call(null,i,l,c)})}(t.plugins||[]).forEach(a=>{for(let l in a.hooks)tn[l]=(tn[l]||[]).concat(a.hooks[l])});const Ho=(a,l,c)=>c,Ct=Tt({key:null,setSeries:!1,filters:{pub:Ma,sub:Ma},scales:[I,k[1]?k[1].scale:null],match:[Da,Da,Ho],values:[null,null]},R.sync);Ct.match.length==2&&Ct.match.push(Ho),R.sync=Ct;const zo=Ct.key,lr=oc(zo);function xi(a,l,c,u,m,v,y){Ct.filters.pub(a,l,c,u,m,v,y)&&lr.pub(a,l,c,u,m,v,y)}lr.sub(i);function Yc(a,l,c,u,m,v,y){Ct.filters.sub(a,l,c,u,m,v,y)&&Js[a](null,l,c,u,m,v,y)}i.pub=Yc;function Jc(){lr.unsub(i),Ur.delete(i),as.clear(),Ir(yn,ti,qo),f.remove(),ht?.remove(),zt("destroy")}i.destroy=Jc;function cr(){zt("init",t,e),$o(e||t.data,!1),U[I]?er(I,U[I]):Fn(),Gi=wt.show&&(wt.width>0||wt.height>0),us=fe=!0,zn(t.width,t.height)}return k.forEach(go),H.forEach(Pc),s?s instanceof HTMLElement?(s.appendChild(f),cr()):s(i,cr):cr(),i}Gt.assign=Tt;Gt.fmtNum=no;Gt.rangeNum=bn;Gt.rangeLog=Mn;Gt.rangeAsinh=so;Gt.orient=Cs;Gt.pxRatio=ct;Gt.join=Hd;Gt.fmtDate=oo,Gt.tzDate=Qd;Gt.sync=oc;{Gt.addGap=Ip,Gt.clipGaps=Ln;let t=Gt.paths={points:dc};t.linear=fc,t.stepped=jp,t.bars=Np,t.spline=qp}var Zp=Object.defineProperty,Qp=Object.getOwnPropertyDescriptor,Ts=(t,e,s,i)=>{for(var n=i>1?void 0:i?Qp(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Zp(e,s,n),n};const el=220;let Ge=class extends K{constructor(){super(...arguments),this.days=[],this.lines=[],this.label="",this.format=String,this.at=null,this.drawn=""}disconnectedCallback(){super.disconnectedCallback(),this.observer?.disconnect(),this.plot?.destroy(),this.plot=void 0,this.drawn=""}render(){const{at:t}=this;return p`
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
    `}read(t){const e=this.lines.flatMap(({label:s,values:i})=>{const n=i[t];return n==null?[]:[`${s} ${this.format(n)}`]});return[this.store.format.shortDay(this.days[t]??""),...e].join(" · ")}updated(){const{language:t,themes:e,locale:s}=this.store.hass,i=JSON.stringify([this.days,this.lines,t,s,e?.darkMode,e?.theme]);i!==this.drawn&&(this.drawn=i,this.draw())}draw(){const{place:t}=this;this.plot?.destroy(),this.observer?.disconnect(),this.plot=new Gt(this.options(t.clientWidth),[this.days.map((e,s)=>s),...this.lines.map(({values:e})=>e)],t),this.observer=new ResizeObserver(()=>{const e=t.clientWidth;e&&e!==this.plot?.width&&this.plot?.setSize({width:e,height:el})}),this.observer.observe(t)}options(t){const e=h=>getComputedStyle(this).getPropertyValue(h).trim(),s=h=>{this.place.style.color=`var(${h})`;const d=getComputedStyle(this.place).color;return this.place.style.color="",d||e(h)},i=s("--aa-quiet"),n={stroke:s("--aa-line"),width:1},r="12px Roboto, sans-serif",o=Gt.paths.bars?.({size:[.7,40]});return{width:t||300,height:el,legend:{show:!1},cursor:{y:!1,drag:{x:!1,y:!1,setScale:!1}},hooks:{setCursor:[h=>this.at=h.cursor.idx??null]},scales:{x:{time:!1},y:{range:(h,d,f)=>[0,(f||1)*1.1]}},axes:[{stroke:i,font:r,grid:n,ticks:n,incrs:[1,2,7,14,30],space:60,size:34,values:(h,d)=>d.map(f=>this.store.format.shortDay(this.days[f]??""))},{stroke:i,font:r,grid:n,ticks:n,size:70,values:(h,d)=>d.map(f=>this.format(f))}],series:[{},...this.lines.map(h=>{const d=s(h.color);return{label:h.label,stroke:d,width:2,...h.isDashed?{dash:[6,4]}:{},...h.isBars&&o?{fill:d,paths:o,points:{show:!1}}:{}}})]}}};Ge.styles=[...K.styles,Et`
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
    `];Ts([vt({attribute:!1})],Ge.prototype,"days",2);Ts([vt({attribute:!1})],Ge.prototype,"lines",2);Ts([vt()],Ge.prototype,"label",2);Ts([vt({attribute:!1})],Ge.prototype,"format",2);Ts([z()],Ge.prototype,"at",2);Ts([Pn(".place")],Ge.prototype,"place",2);Ge=Ts([_t("haia-chart")],Ge);var Xp=Object.defineProperty,tf=Object.getOwnPropertyDescriptor,Un=(t,e,s,i)=>{for(var n=i>1?void 0:i?tf(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&Xp(e,s,n),n};const ef=[7,30,90];let ci=class extends K{constructor(){super(...arguments),this.span=30,this.agentId="",this.loading=0}start(){this.load(),this.subscribe("turns/subscribe",{},()=>{window.clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.load(),2e3)}),this.keep(()=>window.clearTimeout(this.timer))}load(){const t=++this.loading;this.ask("figures/get",{days:this.span}).then(e=>{e&&t===this.loading&&(this.found=e)})}get agents(){const t=this.store.me?.agents.map(({agent_id:s})=>s)??[],e=this.found?.days.map(({agent_id:s})=>s)??[];return[...new Set([...t,...e])]}render(){const{found:t,agents:e}=this;if(!t)return p`<p class="page quiet waits">${this.t("common.loading")}</p>`;const s=e.find(r=>t.days.some(({agent_id:o})=>o===r)),i=e.includes(this.agentId)?this.agentId:s??e[0]??"",n=t.days.filter(({agent_id:r})=>r===i);return p`<div class="page">
      <h2 class="hidden-text">${this.t("nav.figures")}</h2>
      <div class="row choice">${this.renderAgent(e,i)} ${this.renderSpan()}</div>
      ${this.store.isAdmin?b:p`<p class="quiet">${this.t("figures.own")}</p>`}
      ${n.length?p`${this.renderTiles(n,i)} ${this.renderCharts(n)} ${this.renderTable(n)}`:p`<p class="card">${this.t("figures.nothing")}</p>`}
    </div>`}renderAgent(t,e){return t.length<2?b:p`<select
      aria-label=${this.t("chat.agent")}
      @change=${s=>this.agentId=s.target.value}
    >
      ${t.map(s=>p`<option value=${s} ?selected=${s===e}>${this.store.agent(s)}</option>`)}
    </select>`}renderSpan(){return p`<select
      aria-label=${this.t("figures.span")}
      @change=${t=>{this.span=Number(t.target.value),this.load()}}
    >
      ${ef.map(t=>p`<option value=${t} ?selected=${t===this.span}>
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
    </div>`}renderLimit(t){const e=this.found?.agents[t];if(!e?.limit)return b;const{format:s}=this.store,i=this.t("figures.of_limit",{spent:s.money(e.spent),limit:s.money(e.limit)});return p`<div class="card">
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
    </div>`}renderCharts(t){const{format:e}=this.store,s=new Map(t.map(w=>[w.day,w])),i=this.found?.today??"",n=Array.from({length:this.span},(w,g)=>e.addDays(i,g+1-this.span)),r=(w,g)=>n.map($=>{const x=s.get($);return x?w(x):g}),o=(w,g,$)=>p`<section class="card">
        <h3>${w}</h3>
        <haia-chart
          .store=${this.store}
          .days=${n}
          .lines=${g}
          .format=${$}
          .label=${this.t("figures.chart",{title:w})}
        ></haia-chart>
      </section>`,h=w=>e.duration(w),d=w=>Number.isInteger(w)?e.number(w):"",f=t.some(({cost:w})=>w!==null);return p`
      ${o(this.t("figures.time"),[{label:this.t("figures.median"),color:"--aa-link",values:r(w=>w.median_ms,null)},{label:this.t("figures.p95"),color:"--aa-warn",isDashed:!0,values:r(w=>w.p95_ms,null)}],h)}
      ${f?o(this.t("figures.cost"),[{label:this.t("figures.cost"),color:"--aa-link",isBars:!0,values:r(w=>w.cost,0)}],w=>e.money(w)):b}
      ${o(this.t("figures.trouble"),[{label:this.t("figures.failures"),color:"--aa-error",values:r(w=>w.failures,0)},{label:this.t("figures.not_understood"),color:"--aa-warn",isDashed:!0,values:r(w=>w.not_understood,0)}],d)}
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
        <a href=${`${Rt}/activity`} @click=${Bt}>${this.t("nav.activity")}</a>
      </p>
    </details>`}};ci.styles=[...K.styles,Et`
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
    `];Un([z()],ci.prototype,"found",2);Un([z()],ci.prototype,"span",2);Un([z()],ci.prototype,"agentId",2);ci=Un([_t("haia-figures")],ci);var sf=Object.defineProperty,nf=Object.getOwnPropertyDescriptor,$c=(t,e,s,i)=>{for(var n=i>1?void 0:i?nf(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&sf(e,s,n),n};let xn=class extends K{constructor(){super(...arguments),this.sections=[],this.opened=new Set}render(){return p`${this.sections.map(t=>this.renderSection(t))}`}renderSection(t){const e=this.opened.has(t);return p`<details @toggle=${s=>this.toggle(t,s)}>
      <summary>
        <span class="name">${this.store.word("section",t.name)}</span>
        <span class="quiet">
          ${this.store.n("told.tokens",t.tokens)}
        </span>
      </summary>
      ${e?this.renderOpen(t):b}
    </details>`}renderOpen(t){const e=Object.entries(t.each??{});return p`${e.length?p`<ul class="each quiet">
            ${e.map(([s,i])=>p`<li>${s}: ${this.store.format.number(i)}</li>`)}
          </ul>`:b}
      <pre tabindex="0" aria-label=${this.store.word("section",t.name)}>${t.text}</pre>`}toggle(t,e){e.currentTarget.open?this.opened.add(t):this.opened.delete(t),this.requestUpdate()}};xn.styles=[...K.styles,Et`
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
    `];$c([vt({attribute:!1})],xn.prototype,"sections",2);xn=$c([_t("haia-sections")],xn);var rf=Object.defineProperty,of=Object.getOwnPropertyDescriptor,wc=(t,e,s,i)=>{for(var n=i>1?void 0:i?of(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&rf(e,s,n),n};const sl=.4;let Sn=class extends K{constructor(){super(...arguments),this.spans=[]}render(){const{spans:t}=this,e=Math.max(1,...t.map(s=>s.start_ms+(s.duration_ms??0)));return p`<ol aria-label=${this.t("turn.spans")}>
      ${t.map(s=>this.renderSpan(s,e))}
    </ol>`}renderSpan(t,e){const{format:s}=this.store,i=t.start_ms/e*100,n=Math.max(sl,(t.duration_ms??0)/e*100),r=an(t.attributes?.error);return p`<li
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
          style=${`margin-inline-start:${Math.min(i,100-sl)}%;width:${Math.min(n,100-i)}%`}
        ></div>
      </div>
      ${this.renderAbout(t)}
      ${r?p`<p class="error quiet">${this.said(t,r)}</p>`:b}
    </li>`}depth(t){let e=0;for(let s=t.parent;s!=null&&e<8;e+=1)s=this.spans[s]?.parent??null;return e}name({name:t,attributes:e}){if(t.startsWith("tool "))return this.store.word("step",t.slice(5));const s=`span.${t.replace(/ /g,"_")}`;return this.store.texts?.has(s)?this.t(s,{model:an(e?.model),count:an(e?.iteration)}):t}renderAbout({attributes:t={}}){const e=[],s=Number(t.input_tokens??0);s&&e.push(af(this,s,t));const i=t.first_event_ms;return typeof i=="number"&&e.push(this.t("turn.first",{time:this.store.format.milliseconds(i)})),e.length?p`<p class="quiet">${e.join(", ")}</p>`:b}said({attributes:t={}},e){const s=an(t.message),i=this.store.word("failure",e);return s?this.t("turn.said",{why:i,message:s}):i}};Sn.styles=[...K.styles,Et`
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
    `];wc([vt({attribute:!1})],Sn.prototype,"spans",2);Sn=wc([_t("haia-waterfall")],Sn);function af(t,e,s){const{format:i}=t.store,n=Number(s.cached_input_tokens??0);return t.store.t("turn.tokens",{input:i.number(e),share:i.number(e?n/e*100:0),output:i.number(Number(s.output_tokens??0))})}function an(t){return t==null?"":typeof t=="string"?t:JSON.stringify(t)}var lf=Object.defineProperty,cf=Object.getOwnPropertyDescriptor,qn=(t,e,s,i)=>{for(var n=i>1?void 0:i?cf(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&lf(e,s,n),n};let hi=class extends K{constructor(){super(...arguments),this.isMissing=!1}start(){this.load(),this.store.may("turns/subscribe")&&this.subscribe("turns/subscribe",{},({turn:t})=>{t.turn_id===this.itemId&&this.load()})}willUpdate(t){t.has("itemId")&&this.hasUpdated&&this.load()}load(){this.read(this.itemId)}async read(t){let e;try{e=await this.store.call("turns/get",{turn_id:t})}catch{}if(t!==this.itemId||(Object.assign(this.store.people,e?.people),this.turn=e,this.isMissing=!e,this.parts=void 0,!e||!this.store.may("turns/request")))return;let s={requests:[]};try{s=await this.store.call("turns/request",{turn_id:t})}catch{}t===this.itemId&&(this.parts=s.requests.map(i=>this.split(i)))}split(t){const e=t.messages.map(s=>{const i=(s.tool_calls??[]).map(o=>`${o.name} ${JSON.stringify(o.arguments)}`),n=[s.content,...i,s.tail].filter(Boolean).join(`

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
              ></haia-undo>`:b}
          <a
            href=${`${Rt}/conversation/${encodeURIComponent(t.conversation_id)}`}
            @click=${Bt}
            >${this.t("waiting.conversation")}</a
          >
        </div>
      </section>
      ${t.deeds.length?p`<h2>${this.t("turn.deeds")}</h2>
            <ul class="card">
              ${t.deeds.map(s=>p`<li>${this.deed(s)}</li>`)}
            </ul>`:b}
      <h2>${this.t("turn.where")}</h2>
      <div class="card">
        <haia-waterfall .store=${e} .spans=${t.spans??[]}></haia-waterfall>
      </div>
      ${this.renderRequests()}
    </div>`:b}renderFacts(t){const{format:e}=this.store,s=this.store.person(t.user_id),i=t.input_tokens?t.cached_input_tokens/t.input_tokens*100:0,n=[["who",t.place?this.t("who.at",{who:s,place:t.place.name}):s],["when",e.full(t.started_ts)],["outcome",this.outcome(t)],["took",e.duration(t.duration_ms)],["model",[...new Set([this.store.agent(t.agent_id),t.model_id])].filter(Boolean).join(", ")]];return(t.input_tokens||t.output_tokens)&&n.push(["used",this.t("turn.tokens",{input:e.number(t.input_tokens),share:e.number(i),output:e.number(t.output_tokens)})]),t.cost!==null&&n.push(["cost",e.money(t.cost)]),p`<dl>
      ${n.map(([r,o])=>p`<dt>${this.t(`turn.${r}`)}</dt><dd>${o}</dd>`)}
    </dl>`}outcome(t){const e=this.store.word("outcome",t.outcome);return t.error?this.t("turn.because",{how:e,why:this.store.word("failure",t.error)}):e}deed(t){const e=t.entity_ids.map(n=>this.store.entity(n)).join(", "),s=`${t.domain}.${t.service}`,i=[e?`${e}: ${s}`:s,this.store.word("status",t.status)];return t.undone_ts&&i.push(this.t("undo.done")),i.join(", ")}renderRequests(){return this.parts?p`<h2>${this.t("turn.sent")}</h2>
      ${this.parts.length?this.parts.map(({total:t,sections:e},s)=>p`<section class="card">
              <h3>
                ${this.t("turn.request",{number:this.store.format.number(s+1),tokens:this.store.n("told.tokens",t)})}
              </h3>
              <haia-sections .store=${this.store} .sections=${e}></haia-sections>
            </section>`):p`<p class="card">${this.t("turn.not_kept")}</p>`}`:b}};hi.styles=[...K.styles,Et`
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
      section > .row {
        margin-top: 12px;
      }
      ul.card {
        padding-inline-start: 36px;
      }
    `];qn([z()],hi.prototype,"turn",2);qn([z()],hi.prototype,"parts",2);qn([z()],hi.prototype,"isMissing",2);hi=qn([_t("haia-turn")],hi);var hf=Object.defineProperty,uf=Object.getOwnPropertyDescriptor,yc=(t,e,s,i)=>{for(var n=i>1?void 0:i?uf(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&hf(e,s,n),n};const df={act:["act","do","half1","half2"],thing:["name","part"],kind:["kind"],place:["area","floor","whole","outside"],value:["number","half","full","bit","unit","color","choice","prop","to","by"],which:["all","both","except","but","and","pronoun"],question:["ask","state","measure","look","day"],small:["skip","prep"]};let An=class extends K{render(){const{reading:t}=this;return p`<h3>${this.t("told.reading")}</h3>
      <p>${this.t(`told.sure_${t.certainty}`)}</p>
      ${t.says?p`<p class="quiet">${t.says}</p>`:b}
      ${t.words.length?this.renderWords():b}
      ${t.left.length?p`<p>${this.t("told.left",{words:t.left.join(", ")})}</p>`:b}
      ${t.candidates.length?p`<p>${this.t("told.meant",{names:t.candidates.join(", ")})}</p>`:b}
      ${t.calls.length?p`<p>${this.t("told.calls")}</p>
            <pre>${t.calls.map(e=>this.line(e)).join(`
`)}</pre>`:b}`}renderWords(){return p`<table>
      <thead>
        <tr>
          <th scope="col">${this.t("told.word")}</th>
          <th scope="col">${this.t("told.used_for")}</th>
        </tr>
      </thead>
      <tbody>
        ${this.reading.words.map(t=>p`<tr>
            <th scope="row">${t.text}</th>
            <td>
              ${this.use(t.as)}
              <span class="quiet">${t.things?.join(", ")||t.value||b}</span>
            </td>
          </tr>`)}
      </tbody>
    </table>`}use(t){const e=Object.entries(df).find(([,s])=>s.includes(t));return this.t(`told.as_${e?.[0]??"sentence"}`)}line({tool:t,arguments:e}){return`${t} ${JSON.stringify(e)}`}};An.styles=[...K.styles,Et`
      table {
        border-collapse: collapse;
      }
      th,
      td {
        padding: 4px 16px 4px 0;
        text-align: start;
        font-weight: 400;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      thead th {
        color: var(--aa-quiet);
      }
      pre {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `];yc([vt({attribute:!1})],An.prototype,"reading",2);An=yc([_t("haia-reading")],An);var pf=Object.defineProperty,ff=Object.getOwnPropertyDescriptor,Ke=(t,e,s,i)=>{for(var n=i>1?void 0:i?ff(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&pf(e,s,n),n};const mf="/config/voice-assistants/expose",gf={guide:"instructions"},il=100,vf=20;let Oe=class extends K{constructor(){super(...arguments),this.agentId="",this.words="",this.unexposed=[],this.vain=[],this.onAgent=t=>{this.agentId=t.target.value,this.load()}}start(){this.load()}load(){this.loadAll()}get agent(){return this.agentId||(this.store.me?.agents[0]?.agent_id??"")}async loadAll(){this.loadHidden(),this.loadVain(),this.told=await this.ask("context/told",{agent_id:this.agent}),this.told&&(this.context=await this.askContext())}askContext(t){return this.ask("context/get",{entry_id:this.told?.entry_id,...t?{text:t,language:this.store.hass.language}:{}})}async loadHidden(){try{const{exposed_entities:t}=await this.store.hass.connection.sendMessagePromise({type:"homeassistant/expose_entity/list"});this.unexposed=Object.keys(this.store.hass.states).filter(e=>!t[e]?.conversation)}catch(t){this.store.fail(t)}}async loadVain(){const t=new Map;for(const e of["not_understood","error"]){const s=await this.ask("turns/list",{outcome:e,limit:200});for(const{text:i}of s?.turns??[]){const n=i.trim().toLocaleLowerCase();if(!n)continue;const r=t.get(n)??{text:i,count:0};r.count+=1,t.set(n,r)}}this.vain=[...t.values()].sort((e,s)=>s.count-e.count).slice(0,vf)}async look(t){t.preventDefault();const e=this.words.trim();if(!e)return;const s=await this.askContext(e);this.found=s?.relevant,this.reading=s?.reading}render(){const{told:t,store:e}=this,s=e.me?.agents??[];return p`<div class="page">
      <div class="row spread">
        <h2>${this.t("told.title")}</h2>
        ${s.length>1?p`<select aria-label=${this.t("chat.agent")} @change=${this.onAgent}>
              ${s.map(({agent_id:i,name:n})=>p`<option value=${i} ?selected=${i===this.agent}>${n}</option>`)}
            </select>`:b}
      </div>
      ${t?this.renderTold(t):b} ${this.renderTry()} ${this.renderCache()}
      ${this.renderHidden()} ${this.renderVain()}
    </div>`}renderTold(t){const e=t.sections.reduce((s,{tokens:i})=>s+i,0);return p`<section class="card">
      <p>
        ${this.t("told.whole",{model:t.model_id,tokens:this.store.n("told.tokens",e),window:this.store.format.number(t.window)})}
      </p>
      ${t.left_out.length?p`<p class="error">${this.t("told.left_out",{what:t.left_out.join(", ")})}</p>`:b}
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
                      ${t.name}: ${t.state}
                      <span class="quiet">${t.reasons.join(", ")}</span>
                    </li>`)}
                </ul>`:p`<p>${this.t("told.nothing")}</p>`:b}
          ${this.reading?p`<haia-reading .store=${this.store} .reading=${this.reading}></haia-reading>`:b}
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
                <th scope="row">${this.store.word("section",gf[s.name]??s.name)}</th>
                <td>${s.entries===void 0?"":t.number(s.entries)}</td>
                <td>${t.number(s.tokens)}</td>
                <td>${s.age===void 0?"":t.countdown(s.age)}</td>
                <td>${s.hits===void 0?"":t.number(s.hits)}</td>
                <td>${s.rebuilds===void 0?"":t.number(s.rebuilds)}</td>
              </tr>`)}
          </tbody>
        </table>
      </div>`}renderHidden(){const{unexposed:t}=this,e=t.length-il;return p`<h2>${this.t("told.hidden")}</h2>
      <section class="card">
        <p>
          ${this.store.n("told.not_exposed",t.length)}
          <a href=${mf} @click=${Bt}>${this.t("told.expose")}</a>
        </p>
        <details>
          <summary>${this.t("told.which")}</summary>
          <ul class="quiet">
            ${t.slice(0,il).map(s=>p`<li>${this.store.entity(s)} (${s})</li>`)}
            ${e>0?p`<li>${this.store.n("step.more",e)}</li>`:b}
          </ul>
        </details>
      </section>`}renderVain(){return p`<h2>${this.t("told.vain")}</h2>
      <section class="card">
        ${this.vain.length?p`<ul>
              ${this.vain.map(({text:t,count:e})=>p`<li>
                  ${t} <span class="quiet">${this.store.n("told.times",e)}</span>
                </li>`)}
            </ul>`:p`<p>${this.t("told.none_in_vain")}</p>`}
        <p class="quiet"><a href=${`${Rt}/activity`} @click=${Bt}>${this.t("told.all")}</a></p>
      </section>`}};Oe.styles=[...K.styles,Et`
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
      form {
        margin-bottom: 8px;
      }
    `];Ke([z()],Oe.prototype,"agentId",2);Ke([z()],Oe.prototype,"told",2);Ke([z()],Oe.prototype,"context",2);Ke([z()],Oe.prototype,"words",2);Ke([z()],Oe.prototype,"found",2);Ke([z()],Oe.prototype,"reading",2);Ke([z()],Oe.prototype,"unexposed",2);Ke([z()],Oe.prototype,"vain",2);Oe=Ke([_t("haia-told")],Oe);const nl=(t,e)=>p`<haia-chat .store=${t} .itemId=${e}></haia-chat>`,rl=[{view:"approvals",nav:"waiting",icon:"mdi:bell-outline",needs:"approvals/list",render:t=>p`<haia-waiting .store=${t}></haia-waiting>`},{view:"chat",nav:"chat",icon:"mdi:message-outline",needs:"chat/send",render:nl},{view:"conversation",below:"chat",needs:"conversations/get",render:nl},{view:"activity",nav:"activity",icon:"mdi:history",needs:"turns/list",render:(t,e)=>p`<haia-activity .store=${t} .itemId=${e}></haia-activity>`},{view:"conversations",nav:"conversations",icon:"mdi:forum-outline",needs:"conversations/list",render:t=>p`<haia-conversations .store=${t}></haia-conversations>`},{view:"turn",below:"activity",needs:"turns/get",render:(t,e)=>p`<haia-turn .store=${t} .itemId=${e}></haia-turn>`},{view:"told",nav:"told",icon:"mdi:text-box-outline",needs:"context/told",render:t=>p`<haia-told .store=${t}></haia-told>`},{view:"figures",nav:"figures",icon:"mdi:chart-line",needs:"figures/get",render:t=>p`<haia-figures .store=${t}></haia-figures>`}];var $f=Object.defineProperty,wf=Object.getOwnPropertyDescriptor,Bi=(t,e,s,i)=>{for(var n=i>1?void 0:i?wf(e,s):e,r=t.length-1,o;r>=0;r--)(o=t[r])&&(n=(i?o(e,s,n):o(n))||n);return i&&n&&$f(e,s,n),n};let Os=class extends Ss{constructor(){super(...arguments),this.narrow=!1,this.path="",this.store=new Ih,this.hasHass=!1,this.shown="",this.onChange=()=>this.requestUpdate(),this.onMove=()=>{const{pathname:t}=window.location;(t===Rt||t.startsWith(`${Rt}/`))&&(this.path=t.slice(Rt.length))}}set hass(t){this.hasHass=!0,this.store.setHass(t)}set route(t){this.path=t.path}connectedCallback(){super.connectedCallback(),this.store.addEventListener("change",this.onChange),window.addEventListener("location-changed",this.onMove),window.addEventListener("popstate",this.onMove),this.hasHass&&this.store.setHass(this.store.hass)}disconnectedCallback(){super.disconnectedCallback(),this.store.removeEventListener("change",this.onChange),window.removeEventListener("location-changed",this.onMove),window.removeEventListener("popstate",this.onMove),this.store.disconnect()}updated(){const t=`${this.narrow} ${this.path}`,e=this.renderRoot.querySelector("nav");!e||t===this.shown||(this.shown=t,e.querySelector("a[aria-current]")?.scrollIntoView({block:"nearest",inline:"nearest"}))}render(){const{store:t}=this;if(!this.hasHass||!t.texts||!t.me)return this.renderEmpty();const e=Ch(this.path),s=rl.find(({view:n})=>n===e.view),i=s?.below??e.view;return p`
      <header>
        <haia-menu .store=${t} .narrow=${this.narrow}></haia-menu>
        <h1>HA AI Agent</h1>
        ${this.narrow?b:this.renderNavigation(i)}
      </header>
      ${this.renderLine()}
      <main id="main" tabindex="-1">
        ${s&&t.may(s.needs)?s.render(t,e.id):p`<div class="page"><p>${t.t("nav.nothing")}</p></div>`}
      </main>
      ${this.narrow?this.renderNavigation(i):b}
    `}renderEmpty(){const t=this.store.failure?.message;return p`<header>
        ${this.hasHass?p`<haia-menu .store=${this.store} .narrow=${this.narrow}></haia-menu>`:b}
        <h1>HA AI Agent</h1>
      </header>
      <main>${t?p`<p class="page" role="alert">${t}</p>`:b}</main>`}renderNavigation(t){const{store:e}=this,s=e.approvals.length;return p`<nav aria-label=${e.t("nav.label")}>
      ${rl.filter(i=>i.nav&&e.may(i.needs)).map(i=>p`<a
          href=${`${Rt}/${i.view}`}
          aria-current=${i.view===t?"page":b}
          @click=${Bt}
        >
          <haia-icon .icon=${i.icon??""}></haia-icon>
          <span>${e.t(`nav.${i.nav??""}`)}</span>
          ${i.view==="approvals"&&s?p`<span class="count" aria-hidden="true">${e.format.number(s)}</span>
                <span class="hidden-text">${e.n("nav.count",s)}</span>`:b}
        </a>`)}
    </nav>`}renderLine(){const{store:t}=this;return t.isConnected?t.failure?p`<div class="line" role="alert">
      <span class="error">${t.reason(t.failure)}</span>
      <button class="plain" aria-label=${t.t("common.close")} @click=${()=>t.clearFailure()}>
        <haia-icon icon="mdi:close"></haia-icon>
      </button>
    </div>`:b:p`<div class="line" role="status">${t.t("error.connection")}</div>`}};Os.styles=[dl,Et`
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
      /* Names break between words before any of them has to be scrolled to. */
      nav a {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: min-content;
        min-height: 48px;
        padding: 0 12px;
        color: inherit;
        text-decoration: none;
        line-height: 1.2;
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
        width: min-content;
        min-width: 44px;
        min-height: 56px;
        padding: 2px 3px;
        font-size: 0.7rem;
        text-align: center;
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
    `];Bi([vt({type:Boolean,reflect:!0})],Os.prototype,"narrow",2);Bi([z()],Os.prototype,"path",2);Bi([vt({attribute:!1,noAccessor:!0})],Os.prototype,"hass",1);Bi([vt({attribute:!1,noAccessor:!0})],Os.prototype,"route",1);Os=Bi([_t("ha-ai-agent-panel")],Os);
