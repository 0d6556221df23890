"use strict";
// The words of the interface, in two languages, and whether it is light or dark. What is chosen is remembered where the
// browser lets a page do so.

const WORDS = {
  en: {
    graph: "The graph", search: "Name, pinyin or label", labels: "Labels", types: "Relationships",
    all: "all", none: "none", only: "only", sources: "Sources", expand: "Expand", hide: "Hide",
    zoomIn: "Zoom in", zoomOut: "Zoom out", zoomAll: "Show everything", language: "中文", theme: "Light or dark",
    keySearch: "search", keyZoom: "zoom", keyMove: "move", keyExpand: "expand", keyClear: "clear",
    status: (shown, total, lines) => `${shown} of ${total} nodes, ${lines} relationships`,
  },
  zh: {
    graph: "图谱", search: "名称、拼音或标签", labels: "标签", types: "关系",
    all: "全选", none: "全不选", only: "只看", sources: "来源", expand: "展开", hide: "隐藏",
    zoomIn: "放大", zoomOut: "缩小", zoomAll: "显示全部", language: "English", theme: "浅色或深色",
    keySearch: "搜索", keyZoom: "缩放", keyMove: "移动", keyExpand: "展开", keyClear: "取消",
    status: (shown, total, lines) => `${total} 个节点中的 ${shown} 个，${lines} 条关系`,
  },
};

function remembered(key) {
  try {
    return localStorage.getItem(`tupu.${key}`);
  } catch {
    return null;   // pages may be opened where nothing is kept
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(`tupu.${key}`, value);
  } catch {
    // It holds as long as the page is open.
  }
}

const darkBySystem = matchMedia("(prefers-color-scheme: dark)");
let language = remembered("language") || (navigator.language.startsWith("zh") ? "zh" : "en");

const say = (key, ...values) => {
  const word = WORDS[language][key];
  return typeof word === "function" ? word(...values) : word;
};

/// Writes the fixed words of the page: in elements, and in attributes that are shown or read out.
function writeWords() {
  document.documentElement.lang = language;
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
  for (const one of document.querySelectorAll("[data-title]")) {
    one.title = say(one.dataset.title);
    one.setAttribute("aria-label", one.title);
  }
  document.getElementById("search").placeholder = say("search");
  document.getElementById("picture").setAttribute("aria-label", say("graph"));
}

function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

function otherTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  remember("theme", theme);
  useTheme(theme);
}

useTheme(remembered("theme") || (darkBySystem.matches ? "dark" : "light"));
darkBySystem.addEventListener("change", (now) => remembered("theme") || useTheme(now.matches ? "dark" : "light"));
writeWords();
