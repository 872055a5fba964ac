// "Create a DORA metrics insight", from an empty workspace to the records behind a figure: each step by the words that a person sees.
// `hand` does what the step says (hands.mjs; firefox.test.mjs has one of its own). Figures are those that can be counted by hand.
import { ndjson, twoTeams } from "./organisation.mjs";

/** What the tutorial reads. */
export const FILE = { name: "acme.ndjson", text: ndjson(twoTeams()) };
const to = (hand, screen) => hand.in("navigation", "Main").press(screen, "link");
const needs = (hand) => hand.in("region", "What DORA insights need");
const configure = (hand, name) => hand.in("region", `Configure ${name}`);
const widget = (hand, name) => hand.in("region", name);
const strip = (hand) => hand.in("region", "The figures it gives");

async function section(hand, name) {
  await hand.in("navigation", "Sections of the profile").press(new RegExp(`^${name}`));
  await hand.in("region", name).sees(name);
}

async function addWidget(hand, name) {
  await hand.press("Add Widget");
  await hand.in("list", "Widgets").press(name);
  await configure(hand, name).sees("Filters");
}

/** A filter `repo is REPO` over a kind of record. */
async function onlyRepo(hand, kind, repo) {
  await hand.pressIn("Add a filter", kind);
  await hand.in("group", `Only ${kind} where`).write("Value", repo);
}

export const STEPS = [
  ["the checklist tells what is missing, each line with its fix", async (hand) => {
    await to(hand, "Project");
    for (const line of ["Data loaded: missing", "Issue tool mapped: missing", "Source control mapped: missing", "Deployment tool mapped: missing", "DORA profile associated: missing"]) await needs(hand).sees(line);
  }],
  ["a project is created", async (hand) => {
    await hand.write("Name of the new project", "Acme");
    await hand.press("Create the project");
    await hand.in("heading", "Acme").sees("Acme");
  }],
  ["the project is described", async (hand) => {
    await hand.in("region", "About this project").write("Description", "Everything that Acme ships");
    await hand.in("group", "Changes").sees("Saved");
  }],
  ["another project is switched to, and back", async (hand) => {
    await hand.choose("Project", "Main project");
    await hand.in("heading", "Main project").sees("Main project");
    await hand.choose("Project", "Acme");
    await hand.in("heading", "Acme").sees("Acme");
  }],
  ["exported files are read", async (hand) => {
    await to(hand, "Data");
    await hand.give("Choose files", FILE);
    await hand.in("region", "events").sees("60 pull requests");
  }],
  ["the checklist finds what the files bring", async (hand) => {
    await to(hand, "Project");
    for (const line of ["Data loaded: present", "Issue tool mapped: present", "Source control mapped: present", "Deployment tool mapped: present"]) await needs(hand).sees(line);
  }],
  ["integrations are chosen one by one", async (hand) => {
    await hand.tick("All integrations, also those that come later", false);
    await hand.in("list", "Integrations").tick("events", false);
    await needs(hand).sees("events is loaded, and not mapped to this project");
  }],
  ["an integration is mapped to the project", async (hand) => {
    await hand.in("list", "Integrations").tick("events");
    await needs(hand).sees("Deployment tool mapped: present");
  }],
  ["a collection category is added", async (hand) => {
    await to(hand, "Collections");
    await hand.write("Name of the new category", "Services");
    await hand.press("Add the category");
    await hand.in("heading", "Services").sees("Services");
  }],
  ["the category's root collection gets its name", async (hand) => {
    await hand.in("region", "Category Services").write("Root collection name", "Everything");
    await hand.in("list", "Collections").sees("Everything");
  }],
  ["a collection is created in a category", async (hand) => {
    await hand.in("group", "Category").press("Teams");
    await hand.write("New collection", "Shop");
    await hand.press("Create the collection");
    await hand.in("heading", "Shop").sees("Shop");
  }],
  ["the collection is described and tagged", async (hand) => {
    await hand.in("region", "Shop").write("Description", "The web shop");
    await hand.in("region", "Shop").add("Tags", "customer");
    await hand.in("region", "Shop").sees("customer");
  }],
  ["a filter chooses its pull requests, and counts them", async (hand) => {
    await onlyRepo(hand, "pull requests", "acme/shop");
    await hand.in("group", "Only pull requests where").sees("30 of 60 pull requests match");
  }],
  ["a filter chooses its deployments", async (hand) => {
    await onlyRepo(hand, "pipeline runs", "acme/shop");
    await hand.in("group", "Only pipeline runs where").sees("30 of 60 pipeline runs match");
  }],
  ["incidents are those of its service", async (hand) => {
    await hand.pressIn("Add a filter", "incidents");
    await hand.in("group", "Only incidents where").write("Value", "shop");
    await hand.in("group", "Only incidents where").sees("6 of 12 incidents match");
  }],
  ["a collection within it inherits, and tells from where", async (hand) => {
    await hand.write("New collection", "Checkout");
    await hand.choose("In", "Shop");
    await hand.press("Create the collection");
    await hand.in("region", "What holds here").sees("All teams › Shop › Checkout");
    await hand.in("region", "What holds here").sees("inherited from Shop");
  }],
  ["a collection of people", async (hand) => {
    await hand.write("New collection", "Ada");
    await hand.press("Create the collection");
    await hand.in("group", "Chosen by").press("People");
    await hand.in("region", "What belongs to it").add("People", "ada");
    await hand.in("region", "What holds here").sees("ada");
  }],
  ["a DORA profile is created", async (hand) => {
    await to(hand, "Profiles");
    const create = hand.in("region", "Create a profile");
    await create.write("Name", "Acme DORA");
    await create.press("Create the profile");
    await hand.in("region", "Basic info").write("Description", "What Acme calls a deployment, a change and a failure");
    await strip(hand).sees("n = 60");
  }],
  ["the profile's definitions say which records count, with how many", async (hand) => {
    await section(hand, "Definitions");
    await hand.in("region", "Definitions").sees("60 of 60 candidates let in");
  }],
  ["lead time: when the clock starts, and its stages", async (hand) => {
    await section(hand, "Lead time");
    const lead = hand.in("region", "Lead time");
    await lead.choose("The clock starts when: what happens", "The pull request is opened");
    await strip(hand).sees("1d 4h");
    await lead.sees("reached by 60 of 60");
  }],
  ["lead time: what a stage should take", async (hand) => {
    const stages = hand.in("list", "Stages");
    await stages.unfold("Review");
    await stages.press("Give it an ideal and an acceptable time");
    await stages.sees("Ideal time, good up to this");
  }],
  ["deployment frequency: what is counted, and by which days it is divided", async (hand) => {
    await section(hand, "Deployment frequency");
    await hand.in("region", "Deployment frequency").choose("Divided by", "Mondays to Fridays");
    await hand.in("region", "Deployment frequency").sees("60 of 60 candidates");
  }],
  ["change failure rate: what failed, of what", async (hand) => {
    await section(hand, "Change failure rate");
    await hand.in("region", "Change failure rate").sees("12 of 12 linked");
  }],
  ["time to restore: from when to when", async (hand) => {
    await section(hand, "Time to restore");
    await hand.in("region", "Time to restore").sees("12 of 13 candidates");
  }],
  ["bands: what a figure is called, and by whose words", async (hand) => {
    await section(hand, "Bands");
    await hand.in("region", "Bands").choose("Band set", "Harness classic");
    await hand.in("region", "Bands").sees("Harness");
  }],
  ["the profile is saved, once it is told how each figure moves", async (hand) => {
    await hand.press("Save the profile");
    const ask = hand.in("alertdialog", "Save Acme DORA?");
    await ask.sees("How each figure would move.");
    await ask.sees("−2h");
    await ask.press("Save");
    await hand.sees("As saved.");
  }],
  ["the profile is associated with collections", async (hand) => {
    await section(hand, "Association");
    await hand.in("group", "Acme").tick("Shop");
    await to(hand, "Project");
    await needs(hand).sees("DORA profile associated: present");
  }],
  ["an insight is created: name, time range, collection category", async (hand) => {
    await to(hand, "Insights");
    await hand.press("All insights", "link");
    const create = hand.in("region", "Create Insight");
    await create.write("Name", "DORA metrics");
    await create.choose("Insight Time Range", "Last 6 months");
    await create.tick("Teams");
    await create.press("Create");
    await hand.in("heading", "DORA metrics").sees("DORA metrics");
  }],
  ["Add Widget: Deployment Frequency, with its preview", async (hand) => {
    await addWidget(hand, "Deployment Frequency");
    await widget(hand, "Deployment Frequency").sees("60 deployments");
  }],
  ["its filters: the collection's for everybody, or for this widget alone", async (hand) => {
    await configure(hand, "Deployment Frequency").sees("Change the filters of All teams for all of them");
    await onlyRepo(hand, "pipeline runs", "acme/pay");
    await widget(hand, "Deployment Frequency").sees("Own filter");
    await widget(hand, "Deployment Frequency").sees("30 deployments");
    await configure(hand, "Deployment Frequency").press("Remove the filter over pipeline runs");
    await widget(hand, "Deployment Frequency").sees("60 deployments");
  }],
  ["Next: Place Widget", async (hand) => {
    await configure(hand, "Deployment Frequency").press("Next: Place Widget");
    await hand.pressIn("Place Deployment Frequency step by step", "Wider");
    await hand.sees("Deployment Frequency: column 1 to 7 of 12, row 1 to 4");
    await hand.escape();
  }],
  ["Add Widget: Lead Time for Changes, with its metric and its profile", async (hand) => {
    await addWidget(hand, "Lead Time for Changes");
    const settings = configure(hand, "Lead Time for Changes");
    await settings.press("Metrics");
    await settings.choose("Statistic", "90th percentile");
    await widget(hand, "Lead Time for Changes").sees("90th percentile");
    await settings.press("Settings");
    await settings.choose("Profile", "Acme DORA");
    await widget(hand, "Lead Time for Changes").sees("1d 4h");
    await settings.press("Next: Place Widget");
  }],
  ["Add Widget: Change Failure Rate, as a single stat", async (hand) => {
    await addWidget(hand, "Change Failure Rate");
    const settings = configure(hand, "Change Failure Rate");
    await settings.press("Metrics");
    await settings.choose("Shown as", "Single stat: the figure alone");
    await widget(hand, "Change Failure Rate").sees("20%");
    await settings.press("Next: Place Widget");
  }],
  ["Add Widget: Mean Time To Restore, with a time of its own", async (hand) => {
    await addWidget(hand, "Mean Time To Restore");
    const settings = configure(hand, "Mean Time To Restore");
    await settings.press("Settings");
    await settings.choose("Time range", "Last 30 days");
    await widget(hand, "Mean Time To Restore").sees("Own time: Last 30 days");
    await widget(hand, "Mean Time To Restore").sees("2h");
    await settings.press("Next: Place Widget");
  }],
  ["Add Widget: Rework Rate, lead time by stage, a table by collection", async (hand) => {
    for (const name of ["Rework Rate", "Lead time by stage", "Table by collection"]) {
      await addWidget(hand, name);
      await configure(hand, name).press("Next: Place Widget");
    }
    await widget(hand, "Table by collection").sees("Shop");
  }],
  ["Save Layout, and the insight is viewed", async (hand) => {
    await hand.press("Save Layout", "link");
    await widget(hand, "Deployment Frequency").sees("60 deployments");
    await hand.in("region", "Lead time by stage").sees("Review");
  }],
  ["the insight is viewed for a collection, by the collection's profile", async (hand) => {
    await hand.choose("Collection", "Shop");
    await widget(hand, "Deployment Frequency").sees("30 deployments");
    await widget(hand, "Change Failure Rate").sees("6 failed ÷ 30 deployments");
  }],
  ["daily, weekly, monthly", async (hand) => {
    await hand.in("group", "Interval").press("Month");
    await hand.pressIn("Menu of Deployment Frequency", "Steps as a table");
    await hand.in("dialog", "Deployment Frequency").sees("Jan 2024");
    await hand.in("dialog", "Deployment Frequency").press("Close");
  }],
  ["drill-down: the records behind a figure, and one of them", async (hand) => {
    await hand.pressIn("Menu of Deployment Frequency", "Records behind it");
    const panel = hand.in("dialog", "Deployment Frequency");
    await panel.sees("Save as CSV");
    await panel.press("d30");
    await panel.sees("acme.ndjson");
    await panel.press("Close");
  }],
  ["a figure is explained", async (hand) => {
    await hand.pressIn("Menu of Change Failure Rate", "Explain");
    const panel = hand.in("dialog", "Change Failure Rate");
    await panel.sees("Formula");
    await panel.sees("By the profile Acme DORA");
    await panel.press("Close");
  }],
  ["all of it is there again after a reload", async (hand) => {
    await hand.reload();
    await widget(hand, "Deployment Frequency").sees("30 deployments");
    await to(hand, "Project");
    await needs(hand).sees("DORA profile associated: present");
  }],
];
