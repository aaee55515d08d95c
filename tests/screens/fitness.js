// What a page must be for everybody; each function returns sentences, none when fit.
window.fitness = {
  // Everything but menus, which lie over the page, is unfolded first.
  unfold() {
    document.querySelectorAll("details:not(.menu)").forEach((one) => { one.open = true; });
  },

  painted() {
    return new Promise((go) => { requestAnimationFrame(() => requestAnimationFrame(go)); });
  },

  name(element) {
    const words = (element.innerText || element.getAttribute("aria-label") || "").trim();
    const kind = element.tagName.toLowerCase();
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].map((one) => `.${one}`).join("");
    return `<${kind}${id}${classes}> ${words.slice(0, 40).replaceAll("\n", " ")}`;
  },

  scrollsByItself(element) {
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
      if (getComputedStyle(one).overflowX !== "visible") return true;
    }
    return false;
  },

  // What lies beyond the right edge and makes the whole page scroll sideways.
  sideways() {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && box.right > edge + 0.5 && !this.scrollsByItself(one);
    });
    const deepest = beyond.filter((one) => !beyond.some((other) => other !== one && one.contains(other)));
    const wide = document.documentElement.scrollWidth - edge;
    return (deepest.length ? deepest : [document.body]).slice(0, 3).map(
      (one) => `scrolls sideways by ${wide} px: ${this.name(one)}`,
    );
  },

  isInText(element) {
    // A link within a sentence is as high as its line; WCAG excepts it.
    if (element.tagName !== "A" || getComputedStyle(element).display !== "inline") return false;
    const around = element.parentElement.innerText.trim();
    return around.length > element.innerText.trim().length;
  },

  // The box that reacts to a finger: a label counts with its control.
  boxOf(element) {
    const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left));
    const right = Math.max(...boxes.map((box) => box.right));
    const top = Math.min(...boxes.map((box) => box.top));
    const bottom = Math.max(...boxes.map((box) => box.bottom));
    return { left, top, width: right - left, height: bottom - top };
  },

  middle(box) {
    return [box.left + box.width / 2, box.top + box.height / 2];
  },

  // WCAG 2.2 excepts a small target when a circle of 24 px around its middle touches
  // no other target; partners' larger ones know no exception.
  hasRoom(one, all, least) {
    if (least > 24) return false;
    const [x, y] = this.middle(this.boxOf(one));
    return all.every((other) => {
      if (other === one) return true;
      const box = this.boxOf(other);
      const across = Math.max(box.left - x, 0, x - box.left - box.width);
      const down = Math.max(box.top - y, 0, y - box.top - box.height);
      return Math.hypot(across, down) >= 12;
    });
  },

  // Targets smaller than so many pixels in either direction.
  small(least, others) {
    const kinds = "a[href], button, summary, select, textarea, input:not([type=hidden])";
    const all = [...document.querySelectorAll(kinds)].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".skip-link, :disabled")
        && !(others && one.closest(others)),
    );
    return all.filter((one) => {
      const box = this.boxOf(one);
      if (box.width >= least - 0.5 && box.height >= least - 0.5) return false;
      return !this.isInText(one) && !this.hasRoom(one, all, least);
    }).map((one) => {
      const box = this.boxOf(one);
      return `a target of ${Math.round(box.width)} x ${Math.round(box.height)} px, ${least} wanted: ${this.name(one)}`;
    });
  },
};
