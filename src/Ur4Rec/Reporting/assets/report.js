"use strict";

// The data, the machine and how to run it again; then the whole page in its order.

const moods = { ok: "good", clean: "good", warn: "warn", suspicious: "warn", bad: "bad", leaking: "bad" };

const verdict = name => pill(name, moods[name] ?? "warn");

function showData() {
    const { data, result } = run;
    const dataset = data?.dataset ?? result?.dataset;
    const texts = data?.texts ?? result?.texts ?? [];
    section("data", "Data", !dataset ? [] : [
        definitions([
            ["store", dataset.store], ["users", whole(dataset.users)], ["items", whole(dataset.items)], ["interactions", whole(dataset.interactions)],
            ["validation cases", whole(dataset.validation_cases)], ["test cases", whole(dataset.test_cases)],
            ["fingerprint", el("code", {}, dataset.fingerprint)],
        ]),
        data ? table("What was found in the data",
            [{ label: "Looked at", text: true }, { label: "Verdict", text: true }, { label: "Found", text: true }, { label: "What to do", text: true }],
            data.quality.findings.map(finding => [finding.name, verdict(finding.verdict), finding.value, finding.advice ?? "–"])) : null,
        el("h3", {}, "Leakage"),
        texts.length === 0 ? note("The run was given no texts, so none can know what is held out.") : table("Whether texts know what is held out",
            [
                { label: "Texts", text: true }, { label: "Verdict", text: true }, { label: "Written from", text: true }, { label: "Descriptions" },
                { label: "Why", text: true },
            ],
            texts.map(set => [`${set.kind} texts ${set.source}`, verdict(set.verdict), words(set.view), whole(set.descriptions), set.why])),
    ]);
}

function showEnvironment() {
    const { result, log } = run;
    const environment = result?.environment;
    section("environment", "Environment",
        definitions([
            ["Ur4Rec", environment?.version], ["runtime", environment?.runtime], ["operating system", environment?.operating_system],
            ["processor", environment?.processor], ["architecture", environment?.architecture],
            ["processors", environment && whole(environment.processors)],
            ["threads", result && whole(result.threads)], ["instruction set", result?.simd], ["seed", result && `${result.seed}`],
            ["peak memory", result && `${whole(result.timing.peak_rss_mb)} MiB`],
            ["time", result && `${duration(result.timing.train_seconds)} training, ${duration(result.timing.evaluate_seconds)} evaluation, `
                + `${duration(result.timing.baseline_seconds)} baselines`],
            ["log", log.started && `${log.started} – ${log.ended}`],
        ]),
        run.finished ? null : note("What machine it was is written with the result, which this run does not have."));
}

function showReproduction() {
    section("reproduce", "Run it again",
        note("The same configuration and data give the same result to the last bit on the same instruction set, with any number of threads."),
        el("pre", { class: "command", tabindex: "0", "aria-label": "Command" }, el("code", {}, run.command)),
        el("details", {}, el("summary", {}, "The whole configuration"),
            el("pre", { tabindex: "0", "aria-label": "Configuration" }, el("code", {}, run.configuration))));
}

showHead();
showWarnings();
showResults();
showAblation();
showCurves();
showExamples();
showData();
showEnvironment();
showReproduction();
drawCharts();
watchCharts();
