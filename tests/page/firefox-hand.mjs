// The hand of hands.mjs for Firefox, which Playwright drives only in a build of its own: the same verbs, over WebDriver BiDi.

const WAIT = { timeout: 40_000, polling: 50 };

/** Runs in the page: what a person would call so, each within the one before; null while there is none. */
function called(path, text) {
  const KINDS = {
    button: "button", link: "a[href]", checkbox: "input[type=checkbox]", combobox: "select, input[list], [role=combobox]", menuitem: "[role=menuitem]",
    field: "input:not([type=checkbox]):not([type=file]), textarea", summary: "summary", heading: "h1, h2, h3, h4", navigation: "nav", list: "ul, ol",
    region: "section, [role=region]", group: "fieldset, [role=group]", dialog: "[role=dialog]", alertdialog: "[role=alertdialog]",
  };
  const wordsOf = (element) => {
    const copy = element.cloneNode(true);
    // A label is not called by what can be chosen in its field.
    for (const inner of copy.querySelectorAll("select, datalist")) inner.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    const legend = element.tagName === "FIELDSET" ? element.querySelector("legend") : null;
    if (by !== null) return by.split(" ").map((id) => wordsOf(document.getElementById(id) ?? document.createElement("p"))).join(" ");
    return element.getAttribute("aria-label") ?? wordsOf(legend ?? element.labels?.[0] ?? element);
  };
  // Between a text and one that only screen readers get there is no space in the document, yet there is one in the name.
  const close = (text) => text.replace(/\s/g, "");
  const fits = (element, { exact, pattern }) => {
    const name = close(nameOf(element));
    if (exact === undefined) return new RegExp(pattern).test(nameOf(element));
    return name === close(exact) || (element.tagName === "SUMMARY" && name.startsWith(close(exact)));
  };
  let found = document.body;
  for (const [kind, name] of path) {
    found = [...(found?.querySelectorAll(KINDS[kind]) ?? [])].find((element) => element.checkVisibility() && fits(element, name));
  }
  if (found === undefined || text === undefined) return found ?? null;
  return found.textContent.replace(/\s+/g, " ").includes(text) ? found : null;
}

const plain = (name) => (name instanceof RegExp ? { pattern: name.source } : { exact: name });

export class FirefoxHand {
  #page;
  #path;
  /** The file's path, by its name. */
  #files;

  constructor(page, files, path = []) {
    this.#page = page;
    this.#files = files;
    this.#path = path;
  }

  async #find(kind, name, path = this.#path) {
    const whole = [...path, [kind, plain(name)]];
    return this.#page.waitForFunction(called, WAIT, whole).catch(() => {
      throw new Error(`nothing is called so: ${JSON.stringify(whole)}`);
    });
  }

  in(kind, name) {
    return new FirefoxHand(this.#page, this.#files, [...this.#path, [kind, plain(name)]]);
  }

  async press(name, kind = "button") {
    await (await this.#find(kind, name)).click();
  }

  async pressIn(button, item) {
    await this.press(button);
    await (await this.#find("menuitem", item, [])).click();
  }

  async write(label, text) {
    const field = await this.#find("field", label);
    await field.evaluate((element) => {
      element.focus();
      element.select();
    });
    await this.#page.keyboard.type(text);
  }

  async add(label, word) {
    await this.write(label, word);
    await this.#page.keyboard.press("Enter");
  }

  async choose(label, option) {
    const select = await this.#find("combobox", label);
    const found = await this.#page.waitForFunction((select, option) => [...select.options].find(({ label }) => label.trim() === option), WAIT, select, option);
    await select.select(await found.evaluate(({ value }) => value));
  }

  async tick(label, isOn = true) {
    const box = await this.#find("checkbox", label);
    if ((await box.evaluate((element) => element.checked)) !== isOn) await box.click();
  }

  async unfold(summary) {
    await (await this.#find("summary", summary)).click();
  }

  async give(button, { name }) {
    await this.#find("button", button);
    await (await this.#page.waitForSelector("[data-pick=files]")).uploadFile(this.#files(name));
  }

  async escape() {
    await this.#page.keyboard.press("Escape");
  }

  async sees(text) {
    await this.#page.waitForFunction(called, WAIT, this.#path, text).catch(() => {
      throw new Error(`not seen in ${JSON.stringify(this.#path)}: ${text}`);
    });
  }

  async reload() {
    await this.#page.reload(WAIT);
  }
}
