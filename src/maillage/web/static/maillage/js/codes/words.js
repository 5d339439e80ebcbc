// The words of a page: every sentence is in its `<template data-words>`, in the language of the page; here only which.
const held = new Map();
for (const template of document.querySelectorAll("template[data-words]")) {
  for (const one of template.content.querySelectorAll("[data-word]")) held.set(one.dataset.word, one.textContent.trim());
}
export const language = document.documentElement.lang.slice(0, 2);
const dated = language === "en" ? "en-GB" : language; // days before months, as on every other page

export function say(word, values = {}) {
  const text = held.get(word) ?? word;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const moment = (instant) =>
  new Intl.DateTimeFormat(dated, { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Paris" }).format(new Date(instant));

export const civilDay = (day) =>
  new Intl.DateTimeFormat(dated, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/** A length of time, in the largest whole unit. */
export function length(milliseconds) {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  const [value, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 2880 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(value);
}

/** An element with its text and classes. */
export function made(tag, text = "", css = "") {
  const found = document.createElement(tag);
  found.textContent = text;
  if (css) found.className = css;
  return found;
}

export function notice(kind, title, ...lines) {
  const frame = made("div", "", `notice ${kind}`);
  frame.append(made("h2", title, "notice-title"), ...lines.filter(Boolean).map((line) => made("p", line)));
  return frame;
}
