"use strict";

// Recommendations to a few users, with what `recommend --explain` says of each.

function showExamples() {
    const users = run.examples ?? [];
    section("examples", "Examples", users.length === 0 ? [] : [
        note("Users spread evenly over the test cases, with the best items that they have not had."), users.map(exampleOf)]);
}

const titleOf = ({ item, title }) => title === null ? item : `${title} (${item})`;

const exampleOf = user => el("article", { class: "example" },
    el("h3", {}, `User ${user.user}`),
    el("h4", {}, user.history.length < user.history_length
        ? `History: the newest ${user.history.length} of ${user.history_length}, oldest first`
        : "History, oldest first"),
    el("ol", { class: "history" }, user.history.map(entry => el("li", {}, titleOf(entry)))),
    el("h4", {}, "Recommended"),
    el("ol", { class: "recommended" }, user.items.map(item => el("li", {}, el("details", item.rank === 1 ? { open: "" } : {},
        el("summary", {}, el("span", { class: "title" }, titleOf(item)), " ", el("span", { class: "score" }, number(item.score))), reasons(item))))));

function reasons({ score, explanation: { components, retriever, history } }) {
    const term = ({ name, contribution }, i) => `${contribution < 0 ? "− " : i > 0 ? "+ " : ""}${number(Math.abs(contribution))} ${words(name)}`;
    const sentence = ({ share, sentence }) => `${percent(share)} ${sentence}`;
    const gate = retriever?.memory_gate;
    return definitions([
        ["score", components.length > 0 ? `${number(score)} = ${components.map(term).join(" ")}` : number(score)],
        ["own scores", components.map(component => `${words(component.name)} ${number(component.score)}`).join(", ")],
        ["router", retriever && Object.entries(retriever.router).map(([expert, share]) => `${percent(share)} ${words(expert)}`).join(", ")],
        ["memory gate", typeof gate === "number" ? `${number(gate)}: ${percent(1 - gate)} of the preference comes from memory` : null],
        ["preferences", retriever?.user_sentences.map(sentence)],
        ["description", retriever?.item_sentences.map(sentence)],
        ["rests on", history.map(reason => `−${number(reason.drop)} without ${titleOf(reason)}`)],
    ]);
}
