"use strict";

// What the run is worth: its headline, metrics, segments and ablation.

const mainMetric = "ndcg@10";

function showHead() {
    const { result, log } = run;
    const dataset = run.data?.dataset ?? result?.dataset;
    const facts = [
        dataset && `${whole(dataset.users)} users, ${whole(dataset.items)} items, ${whole(dataset.interactions)} interactions`,
        log.started && `started ${log.started.replace("T", " ").replace("Z", " UTC")}`,
        run.epochs.length > 0 && `${run.epochs.length} epochs in ${duration(sum(run.epochs.map(secondsOf)))}`,
    ];
    document.getElementById("head").append(
        el("p", { class: "product" }, "Ur4Rec run"),
        el("h1", {}, run.name, " ", run.finished ? pill("finished", "good") : pill("not finished", "warn")),
        el("p", { class: "facts" }, facts.filter(Boolean).join(" · ")));
    const last = run.epochs.at(-1);
    document.getElementById("main").append(
        run.finished ? "" : el("p", { class: "callout warn" }, el("strong", {}, "This run has no result: "),
            "it was interrupted or is still going. ",
            last ? `Its last whole epoch is ${words(last.stage)} ${last.epoch}.` : "No epoch came to its end."),
        tiles());
}

function tiles() {
    const { result } = run;
    const skipped = skippedSteps();
    const tile = (label, value, detail, mood = "") => el("li", { class: `tile ${mood}` },
        el("span", { class: "label" }, label), el("span", { class: "value" }, value), el("span", { class: "detail" }, detail));
    const measured = metric => result && tile(`test ${metric}`, number(result.test[metric]),
        result.intervals[metric] ? `95 % interval ${interval(result.intervals[metric])}` : "no interval was asked for");
    const validated = run.epochs.filter(epoch => Number.isFinite(epoch.validation[mainMetric]));
    const best = Math.max(...validated.map(epoch => epoch.validation[mainMetric]));
    return el("ul", { class: "tiles", "aria-label": "At a glance" },
        measured(mainMetric), measured("hit@10"),
        result && againstBaselines(result, tile),
        !result && validated.length > 0 ? tile(`best validation ${mainMetric}`, number(best), "of the epochs so far") : null,
        tile("skipped steps", whole(skipped), skipped > 0 ? "not applied: a value was not finite" : "every step was applied", skipped > 0 ? "bad" : ""),
        tile("warnings", whole(warnings().length), warnings().length > 0 ? "see below" : "none", warnings().length > 0 ? "warn" : ""));
}

function againstBaselines({ test, baselines }, tile) {
    const [name, value] = Object.entries(baselines).map(([baseline, metrics]) => [baseline, metrics[mainMetric]]).sort((a, b) => b[1] - a[1])[0];
    const gain = test[mainMetric] - value;
    return tile(`over ${words(name)}`, value > 0 ? `${gain < 0 ? "−" : "+"}${percent(Math.abs(gain / value))}` : signed(gain),
        `the best baseline has ${mainMetric} ${number(value)}`, gain > 0 ? "" : "bad");
}

/** What the run warned of while it went, and what its result warns of. */
const warnings = () => unique([...(run.result?.warnings ?? []), ...run.log.warnings]);

function showWarnings() {
    const items = warnings().map(text => el("li", { class: "callout warn" }, text));
    section("warnings", "Warnings", items.length === 0 ? [] : el("ul", { class: "warnings" }, items));
}

function showResults() {
    const { result } = run;
    if (!result)
        return;
    const baselines = Object.keys(result.baselines);
    const names = Object.keys(result.test);
    const columns = [
        { label: "Metric", text: true }, { label: words(result.model) }, { label: "95 % interval" },
        ...baselines.map(name => ({ label: words(name) })), { label: "validation" },
    ];
    section("results", "Results",
        note(`${words(result.protocol.split)}; ${result.protocol.description}.`),
        table("Test metrics of the model and of the baselines", columns, names.map(name => [
            words(name), el("strong", {}, number(result.test[name])), interval(result.intervals[name]),
            ...baselines.map(baseline => number(result.baselines[baseline][name])), number(result.validation[name]),
        ])),
        segmentTable(result),
        Object.keys(result.fusion).length === 0 ? null : el("p", {}, "Weights of the fusion: ",
            Object.entries(result.fusion).map(([name, weight]) => `${words(name)} ${number(weight)}`).join(", "), "."));
}

function segmentTable({ segments }) {
    const metrics = ["hit@10", mainMetric, "mrr@10", "mean_rank"].filter(name => segments.length > 0 && name in segments[0].metrics);
    return segments.length === 0 ? null : table("Segments of the test cases",
        [{ label: "Cases by", text: true }, { label: "Segment", text: true }, { label: "Cases" }, ...metrics.map(name => ({ label: words(name) }))],
        segments.map(segment => [words(segment.kind), segment.name, whole(segment.cases), ...metrics.map(name => number(segment.metrics[name]))]));
}

function showAblation() {
    const { ablation } = run;
    if (!ablation)
        return;
    const rows = Object.fromEntries(ablation.rows.map(row => [row.name, row]));
    const depth = row => row.adds_to && row.name !== "full" ? 1 + depth(rows[row.adds_to]) : 0;
    const cold = row => row.segments.find(segment => segment.kind === "target_training_count" && segment.name === "<5");
    const columns = [
        { label: "Model", text: true }, { label: "Validation ndcg@10" }, { label: "Test hit@10" }, { label: "Test ndcg@10" },
        { label: "ndcg@10 − sasrec's, 95 % interval" }, { label: "ndcg@10 gained over the model it adds to" }, { label: "Cold hit@10" },
    ];
    section("ablation", "Ablation",
        note("What each component adds, on the same test cases. ▲ and ▼: the 95 % paired bootstrap interval is above or below 0; ≈: it holds 0."),
        table("What each component adds", columns, ablation.rows.map(row => [
            el("span", { class: `depth-${Math.min(4, depth(row))}` }, row.adds_to && row.name !== "full" ? `+ ${words(row.name)}` : words(row.name)),
            number(row.validation[mainMetric]), number(row.test["hit@10"]), number(row.test[mainMetric]),
            difference(row.against_sasrec?.[mainMetric]), difference(row.gain?.[mainMetric]), number(cold(row)?.test["hit@10"]),
        ])));
}

function difference(measured) {
    if (!measured)
        return "–";
    const range = measured.interval;
    if (!range)
        return signed(measured.mean);
    const [sign, mood] = range.low > 0 ? ["▲", "good"] : range.high < 0 ? ["▼", "bad"] : ["≈", "even"];
    return el("span", { class: `difference ${mood}` },
        `${sign} ${signed(measured.mean)}`, el("small", {}, ` (${signed(range.low)}, ${signed(range.high)})`));
}
