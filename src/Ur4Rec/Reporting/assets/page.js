"use strict";

// The run's data, and how elements and numbers are made. Texts of the data become text nodes and nothing else.

const run = JSON.parse(document.getElementById("run").textContent);

/** An element; children are elements, texts, or null for none. */
function el(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes))
        element.setAttribute(key, value);
    element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
    return element;
}

/** A section of the page with its place in the contents; left out where there is nothing to show. */
function section(id, title, ...children) {
    const content = children.flat(Infinity).filter(child => child !== null);
    if (content.length === 0)
        return;
    document.getElementById("main").append(
        el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), content));
    document.getElementById("contents").append(el("a", { href: `#${id}` }, title));
}

/** A table that scrolls by itself where it is too wide. The first cell of a row is its header; columns are { label, text }. */
function table(caption, columns, rows) {
    const kind = column => column.text ? "text" : "number";
    const head = el("tr", {}, columns.map(column => el("th", { scope: "col", class: kind(column) }, column.label)));
    const body = rows.map(cells => el("tr", {}, cells.map((cell, i) => i === 0
        ? el("th", { scope: "row", class: kind(columns[i]) }, cell)
        : el("td", { class: kind(columns[i]) }, cell))));
    return el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
        el("table", {}, el("caption", {}, caption), el("thead", {}, head), el("tbody", {}, body)));
}

/** Terms with what they stand for; those without are left out. */
function definitions(entries) {
    const known = entries.filter(([, value]) => value !== null && value !== undefined && value !== "" && value.length !== 0);
    return el("dl", {}, known.map(([term, value]) => el("div", {}, el("dt", {}, term), [value].flat().map(text => el("dd", {}, text)))));
}

/** A word whose colour says how good it is; the word says it too. */
const pill = (word, mood) => el("span", { class: `pill ${mood}` }, word);

const note = (...texts) => el("p", { class: "note" }, texts);

const words = name => name.replaceAll("_", " ");

const whole = value => Math.round(value).toLocaleString("en-US");

const percent = share => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

/** A value of a metric or loss: four decimals, fewer for large ones. */
const number = value => value === null || value === undefined ? "–" : value.toFixed(Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 2 : 4);

const signed = value => `${value < 0 ? "−" : "+"}${number(Math.abs(value))}`;

const interval = range => range ? `${number(range.low)} – ${number(range.high)}` : "–";

function duration(seconds) {
    if (seconds < 60)
        return `${seconds.toFixed(1)} s`;
    const minutes = Math.round(seconds / 60);
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const sum = values => values.reduce((total, value) => total + value, 0);

const unique = values => [...new Set(values)];
