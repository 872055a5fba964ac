// A person at the page, who goes by the words on it: the same things done by mouse, by finger and by keyboard alone.
import { expect } from "@playwright/test";

/** What every way of doing things can do; `way` says how a thing is pressed, written in, chosen from and ticked. */
export class Hand {
  #page;
  #way;
  #scope;

  constructor(page, way, scope = page.locator("body")) {
    this.#page = page;
    this.#way = way;
    this.#scope = scope;
  }

  /** The same hand in a part of the screen. */
  in(role, name) {
    return new Hand(this.#page, this.#way, this.#scope.getByRole(role, { name, exact: true }));
  }

  async press(name, role = "button") {
    await this.#way.press(this.#scope.getByRole(role, { name, exact: true }));
  }

  /** A menu's item, by the button that opens the menu. */
  async pressIn(button, item) {
    await this.press(button);
    await this.#way.item(this.#page.getByRole("menuitem", { name: item, exact: true }));
  }

  async write(label, text) {
    const field = (role) => this.#scope.getByRole(role, { name: label, exact: true });
    await this.#way.write(field("textbox").or(field("combobox")), text);
  }

  /** Adds a word to a list of words. */
  async add(label, word) {
    await this.#way.write(this.#scope.getByRole("combobox", { name: label, exact: true }), word);
    await this.#page.keyboard.press("Enter");
  }

  async choose(label, option) {
    await this.#way.choose(this.#scope.getByRole("combobox", { name: label, exact: true }), option);
  }

  async tick(label, isOn = true) {
    await this.#way.tick(this.#scope.getByRole("checkbox", { name: label, exact: true }), isOn);
  }

  async unfold(summary) {
    await this.#way.press(this.#scope.locator("summary").filter({ hasText: summary }));
  }

  /** Hands over a file, from the dialog that a button opens. */
  async give(button, file) {
    const [chooser] = await Promise.all([this.#page.waitForEvent("filechooser"), this.press(button)]);
    await chooser.setFiles({ name: file.name, mimeType: "application/octet-stream", buffer: Buffer.from(file.text) });
  }

  async escape() {
    await this.#page.keyboard.press("Escape");
  }

  async sees(text) {
    await expect(this.#scope).toContainText(text);
  }

  async reload() {
    await this.#page.reload();
  }
}

export const mouse = () => ({
  press: (found) => found.click(),
  item: (found) => found.click(),
  write: (found, text) => found.fill(text),
  choose: async (found, option) => void (await found.selectOption({ label: await labelOf(found, option) })),
  tick: (found, isOn) => found.setChecked(isOn),
});

/** By finger, on a screen of a phone's width, on which nothing may stick out. */
export const finger = (page) => {
  const tap = async (found) => {
    await found.tap();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  };
  return {
    ...mouse(),
    press: tap,
    item: tap,
    tick: async (found, isOn) => ((await found.isChecked()) === isOn ? undefined : tap(found)),
  };
};

/** By the keyboard alone: what is wanted is reached by Tab, in the order in which Tab goes. */
export const keyboard = (page) => {
  const { keyboard } = page;
  const has = (found) => found.evaluate((element) => element === document.activeElement);
  /** About how many presses of Tab lead from what has the focus to an element; less than none where it lies before. */
  const distance = (found) =>
    found.evaluate((element) => {
      const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter((stop) => stop.tabIndex >= 0 && !stop.disabled && stop.checkVisibility());
      return stops.indexOf(element) - stops.indexOf(document.activeElement);
    });
  async function reach(found) {
    await found.waitFor();
    for (let looks = 0; looks < 60; looks += 1) {
      if (await has(found)) return;
      const far = await distance(found);
      // Half of the way without looking: what Tab passes may open or close something.
      for (let press = 0; press < Math.max(1, Math.abs(far) / 2); press += 1) await keyboard.press(far < 0 ? "Shift+Tab" : "Tab");
    }
    throw new Error(`no Tab leads to ${found}`);
  }
  return {
    press: async (found) => {
      await reach(found);
      await keyboard.press("Enter");
    },
    item: async (found) => {
      await found.waitFor();
      for (let presses = 0; presses < 30 && !(await has(found)); presses += 1) await keyboard.press("ArrowDown");
      await keyboard.press("Enter");
    },
    write: async (found, text) => {
      await reach(found);
      await keyboard.press("Control+a");
      await keyboard.type(text);
    },
    choose: async (found, option) => {
      await reach(found);
      await labelOf(found, option);
      const steps = await found.evaluate((select, option) => {
        const labels = [...select.options].filter(({ disabled }) => !disabled).map(({ label }) => label.trim());
        return labels.indexOf(option) - labels.indexOf(select.selectedOptions[0]?.label.trim());
      }, option);
      for (let step = 0; step < Math.abs(steps); step += 1) await keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
    },
    tick: async (found, isOn) => {
      await reach(found);
      if ((await found.isChecked()) !== isOn) await keyboard.press("Space");
    },
  };
};

/** The whole label of an option: those of a tree are indented. */
async function labelOf(select, option) {
  const all = select.locator("option");
  await expect(all.filter({ hasText: option }).first()).toBeAttached();
  return (await all.evaluateAll((options) => options.map(({ label }) => label))).find((label) => label.trim() === option) ?? option;
}
