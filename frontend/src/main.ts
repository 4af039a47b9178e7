import "./parts/icon.js";
import "./parts/menu.js";
import "./panel.js";
