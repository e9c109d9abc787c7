// Read an address book (.vcf) here, so that the file never leaves the phone: only who is ticked is
// sent. It reads as vcards.py and charsets.py of contacts/address_book do, and they say why. A file
// is a text of bytes, a character for each. tests/support/address_books.py goes through both readers.
const GUESSES = ["windows-1252", "windows-1250", "windows-1251", "koi8-r", "shift_jis", "gbk"];
const LATIN = "A-Za-zÀ-ɏ";
const OTHER = "Ѐ-ӿ\u3005-\u30ff\u3400-\u9fff";
const ODD = RegExp(
  `[^\0-\x7f${LATIN}${OTHER}’\u00a0\u3000-\u3002\uff01-\uff5e]|[${LATIN}](?=[${OTHER}])|[${OTHER}](?=[${LATIN}])|[À-ɏ](?=[À-ɏ])|[а-яё](?=[А-ЯЁ])|[А-ЯЁ](?=[А-ЯЁ][а-яё])`,
  "g",
);
const KINDS = ["mobile", "fax", "pager", "work", "home", "main", "car", "other"];
const WANTED = /^(?:[\w-]+\.)?(?:FN|N|NICKNAME|ORG|TEL|X-ABLABEL|VERSION)[;:]/i;
const EDGE = /^\s*(?:(BEGIN)|END)\s*:\s*VCARD\s*$/i;
const count = (text, pattern) => (text.match(pattern) ?? "").length;
const inBytes = (text) => unescape(encodeURIComponent(text));
const byHex = (_, hex) => String.fromCharCode(`0x${hex}`);
const half = (text) => 0xd000 | ((text.charCodeAt(1) & 63) << 6) | (text.charCodeAt(2) & 63);
const whole = (_, one, other) => (one ? inBytes(String.fromCharCode(half(one), half(other))) : "");

const readAs = (label, text) => {
  if (/utf-?8/i.test(label)) text = text.replace(/(\xed[\xa0-\xaf].)(\xed[\xb0-\xbf].)|\xed[\xa0-\xbf]./g, whole);
  try {
    return new TextDecoder(label).decode(Uint8Array.from(text, (byte) => byte.charCodeAt()));
  } catch {
    // A charset that nobody knows.
    return "\ufffd";
  }
};

const decoded = (text, label) => {
  const reads = ["utf-8", label ?? "utf-8"].map((each) => readAs(each, text));
  if (/jis|jp|gb|big5|euc|ks_c/i.test(label)) reads.reverse();
  const unread = (read) => count(read, /\ufffd/g);
  const isMostlyRead = (read) => count(read, /[^\0-\x7f\ufffd]/gu) >= (unread(read) || 1);
  const guess = () => GUESSES.map((each) => readAs(each, text)).reduce((best, read) => (count(read, ODD) < count(best, ODD) ? read : best));
  return (reads.find((read) => !unread(read)) ?? reads.find(isMostlyRead) ?? guess()).replace(/[\ufffd\ufeff]/g, "");
};

const clean = (text) =>
  text
    .replace(/[^\P{Cc}\s]|[\u202a-\u202e\u2066-\u2069]/gu, "")
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim();

function* linesOf(file) {
  let line = "";
  for (const [found] of file.matchAll(/[^\r\n]+/g)) {
    const part = found.replace(/^[\0\xef\xbb\xbf]+/, "");
    const isShort = line.length < 2001;
    if (isShort && /PRINTABLE[^]*=$/i.test(line) && !WANTED.test(part) && !EDGE.test(part)) line = line.slice(0, -1) + part;
    else if (/^[ \t]/.test(part)) line += isShort ? part.slice(1) : "";
    else {
      yield line;
      line = part;
    }
  }
  yield line;
}

function* cardsOf(file) {
  const open = [];
  for (const line of linesOf(file)) {
    const edge = EDGE.exec(line.slice(0, 40));
    if (edge?.[1]) open.unshift([]);
    else if (edge && open[0]) yield open.shift();
    else if (open[0] && line.length <= 2000 && WANTED.test(line)) open[0].push(property(line));
  }
  yield* open;
}

const property = (line) => {
  const [all, group = "", name, marks] = /^(?:([\w-]+)\.)?([\w-]+)((?:"[^"]*"|[^:])*?)(?::|$)/.exec(line);
  const found = { group: group.toLowerCase(), name: name.toUpperCase(), value: line.slice(all.length), kinds: [], preferred: 101 };
  for (const each of marks.match(/(?:"[^"]*"|[^";])+/g) ?? []) note(found, each.replace(/"/g, "").trim());
  return found;
};

const note = (found, mark) => {
  const [name, value = ""] = mark.split(/\s*=\s*(.*)/);
  const key = name.toLowerCase();
  const custom = /^X-CUSTOM\((.*)\)/i.exec(mark);
  // CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=73=70
  if (custom) found.label = textOf(property(`L;${custom[1]}`.replace(/,/g, ";").replace(/;([^;]*)$/, ":$1")));
  else if (/^(charset|encoding)$/.test(key)) found[key] = value;
  else if (/^(quoted-printable|base64)$/.test(key)) found.encoding = key;
  else if (key === "pref" && +value) found.preferred = +value;
  else
    for (const said of (key === "type" ? value : mark).split(",")) {
      const word = said.trim().replace(/^x-/i, "");
      const kind = kindNamed(word);
      if (/^pref$/i.test(word)) found.preferred = 1;
      else if (kind) found.kinds.push(kind);
      else if (/^x-/i.test(said)) found.label = word;
    }
};

const kindNamed = (word) => {
  const same = word.toLowerCase().replace(/^(cell|iphone|pcs)$/, "mobile").replace(/^(work|home|other)fax$/, "fax");
  return KINDS.find((kind) => kind === same);
};

const textOf = ({ value, encoding, charset }) => {
  if (/^q/i.test(encoding)) value = value.replace(/=([\da-f]{2})/gi, byHex);
  if (/^b(ase64)?$/i.test(encoding)) {
    value = value.replace(/[^A-Za-z\d+/]/g, "");
    value = value.length % 4 === 1 ? "" : atob(value);
  }
  return decoded(value, charset);
};

const partsOf = (each) =>
  textOf(each)
    .replace(/\\(.)/g, (_, letter) => ({ ";": "\0", n: " ", N: " " })[letter] ?? letter)
    .split(";")
    .map((part) => part.replaceAll("\0", ";"));

const nameOf = (named) => {
  for (const kind of ["FN", "N", "NICKNAME", "ORG"])
    for (const each of named(kind)) {
      let words = partsOf(each);
      if (kind === "N") words = [3, 1, 2, 0, 4].map((place) => words[place]);
      const name = [...clean(words.join(kind === "FN" ? ";" : " "))];
      if (name[80]) name.splice(79, 9e9, "…");
      if (/[^\p{M}\p{DI}\s\u2800\ufff9-\ufffc]/u.test(name.join(""))) return name.join("");
    }
};

const numberOf = (tel) => {
  const text = textOf(tel).replace(/\\(.)/g, "$1").trim();
  const number = /^tel:/i.test(text) ? text.slice(4).replace(/%([\da-f]{2})/gi, byHex).replace(";ext=", " ext. ") : text;
  const plain = clean(number.split(";")[0]);
  return /^[a-z]+:/i.test(number) || !/\p{Nd}/u.test(plain) || [...plain][40] ? "" : plain;
};

const kindOf = ({ kinds, label = "" }, other) => {
  if (other) label = partsOf(other).join(";").replace(/^_\$!<|>!\$_$/g, "");
  label = clean(label).slice(0, 30);
  const found = label.split(" ").map(kindNamed);
  if (label && found.includes(undefined)) return label;
  return KINDS.filter((kind) => found.includes(kind) || kinds.includes(kind)).join(", ");
};

const numbersOf = (tels, labels) =>
  tels
    .map((tel) => {
      const kind = kindOf(tel, labels.find(({ group }) => group && group === tel.group));
      const has = (pattern) => pattern.test(`${kind} ${tel.kinds}`);
      return { phone: numberOf(tel), kind, order: has(/\b(fax|pager)\b/) * 2000 - has(/\bmobile\b/) * 1000 + tel.preferred };
    })
    .filter(({ phone }) => phone)
    .sort((one, other) => one.order - other.order);

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const digits = (text) => text.replace(/\D/g, "");

// The people in a file, an entry for each number, and how many of what are not there.
export const read = (file) => {
  const cards = {};
  const leftOut = {};
  const leave = (reason, many = 1) => many && (leftOut[reason] = many + (leftOut[reason] ?? 0));
  let people = 0;
  const isBig = /(^|\xfe\xff)\0B/.test(file);
  const [begin, end] = "BEGIN:VCARD END:VCARD".replace(/\S/g, isBig ? "\0$&" : "$&\0").split(" ");
  const narrow = (card) => `\n${inBytes(readAs(isBig ? "utf-16be" : "utf-16", card).replace(/\ufffd/g, ""))}\n`;
  file = file.replace(RegExp(`${begin}[^]*?(${end}|$)`, "gi"), narrow).replace(/END:VCARD(?=(\xef\xbb\xbf)?BEGIN:VCARD)/gi, "$&\n");
  for (const properties of cardsOf(file)) {
    const named = (kind) => properties.filter((each) => each.name === kind);
    const tels = named("TEL");
    const numbers = numbersOf(tels.slice(0, 20), named("X-ABLABEL"));
    const name = nameOf(named);
    if (!numbers[0]) leave("no_number");
    else if (!name) leave("no_name");
    else if (people >= 5000) leave("too_many");
    else {
      let isNew = 0;
      leave("unread", tels.length - numbers.length);
      for (const { phone, kind } of numbers) {
        const key = JSON.stringify([name, phone]);
        if (cards[key]) leave("twice");
        else isNew = 1;
        cards[key] ??= { name, phone, kind, key, plain: plain(name), digits: digits(phone) };
      }
      people += isNew;
    }
  }
  return { cards: Object.values(cards).sort((one, other) => one.plain.localeCompare(other.plain)), leftOut, people };
};

// The page: first the field for the file, then who is in it.
const [start, choice] = document.querySelectorAll("[data-cards]");
const part = (name) => document.querySelector(`[data-cards-${name}]`);
const says = JSON.parse(choice.dataset.cards);
const say = (name, many) => says[name].replace("[n]", many.toLocaleString());
const tell = (sentence) => {
  const wrong = part("wrong");
  wrong.hidden = !sentence;
  wrong.lastElementChild.textContent = sentence;
  wrong.focus();
};
let book;

const rowOf = (card) => {
  const row = part("row").content.firstElementChild.cloneNode(true);
  const [name, number, kind, known] = row.lastElementChild.children;
  row.control.value = card.key;
  name.textContent = card.name;
  number.textContent = card.phone;
  kind.textContent = card.kind.replace(/\w+/g, (word) => says.kinds[word] ?? word);
  // Without the country, the end of a number has to do.
  known.hidden = !card.digits[6] || !says.known.some((one) => one.endsWith(card.digits.slice(-9)));
  return row;
};

const show = () => {
  const wanted = plain(part("search").value).trim();
  const number = digits(wanted);
  const isTicked = ({ row }) => row?.control.checked;
  const found = book.cards.filter((card) => card.plain.includes(wanted) || (number[2] && card.digits.includes(number)));
  const others = found.filter((card) => !isTicked(card));
  part("list").replaceChildren(...[...book.cards.filter(isTicked), ...others.slice(0, 100)].map((card) => (card.row ??= rowOf(card))));
  const rest = found[0] ? others[100] && say("only", 100) : says.nobody_found;
  part("says").textContent = [say("people", book.people), ...whyNot(), rest].join(" ");
};

const whyNot = () => Object.entries(book.leftOut).map(([name, many]) => say(name, many));

const open = (file) => {
  book = read(file);
  tell(book.people ? "" : `${says.nobody} ${whyNot().join(" ") || says.no_book}`);
  if (!book.people) return;
  start.hidden = true;
  choice.hidden = false;
  show();
  choice.firstElementChild.focus();
};

part("kept").textContent = says.stays;
part("search").addEventListener("input", show);
start.addEventListener("submit", (event) => {
  const [file] = event.target.file.files;
  // Nothing leaves: the server says what is missing.
  if (!file?.size) return;
  event.preventDefault();
  const reader = new FileReader();
  reader.onloadend = () => open(reader.result ?? "");
  reader.readAsBinaryString(file);
});
choice.addEventListener("submit", (event) => {
  const many = choice.querySelectorAll(":checked").length;
  if (many && many <= says.room) return;
  event.preventDefault();
  tell(many ? says.full : says.none);
});
