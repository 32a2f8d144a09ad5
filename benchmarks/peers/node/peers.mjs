// Applies what another replica wrote, with one peer. Prints {"units", "seconds"}; only applying is timed.
// Usage: node peers.mjs yjs|automerge|actual|pouchdb saves|edits VISITS EDITS FOLDER
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const [peer, shape, visitsText, editsText, folder] = process.argv.slice(2);
const VISITS = Number(visitsText), EDITS = Number(editsText), FIELDS = 30;
const WORDS = "question board pairs talk teacher table wait time hands ticket passage claims evidence partner fractions line".split(" ");
let state = 11;
const random = (below) => (state = (state * 1103515245 + 12345) % 2147483648) % below;
const text = (count) => Array.from({ length: count }, () => WORDS[random(WORDS.length)]).join(" ");
const visit = () => Object.fromEntries(Array.from({ length: FIELDS }, (_, n) => [`field_${n}`, n % 3 ? random(1000) : text(8)]));
const id = (n) => `visit-${n}`;
const timed = async (work) => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

const PEERS = {
  async yjs() {
    const Y = await import("yjs");
    const [from, to] = [new Y.Doc(), new Y.Doc()];
    const rows = from.getMap("rows");
    from.transact(() => {
      for (let n = 0; n < VISITS; n++) rows.set(id(n), new Y.Map(Object.entries(visit())));
    });
    if (shape === "edits") {
      Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
      const before = Y.encodeStateVector(from);
      for (let n = 0; n < EDITS; n++) rows.get(id(n % VISITS)).set("field_1", random(1000));
      const update = Y.encodeStateAsUpdate(from, before);
      return timed(() => Y.applyUpdate(to, update));
    }
    const update = Y.encodeStateAsUpdate(from);
    return timed(() => Y.applyUpdate(to, update));
  },

  async automerge() {
    const A = await import("@automerge/automerge");
    let from = A.change(A.init(), (doc) => {
      doc.rows = {};
      for (let n = 0; n < VISITS; n++) doc.rows[id(n)] = visit();
    });
    if (shape === "saves") {
      const changes = A.getAllChanges(from);
      return timed(() => void A.applyChanges(A.init(), changes));
    }
    const to = A.clone(from);
    const before = from;
    for (let n = 0; n < EDITS; n++) from = A.change(from, (doc) => void (doc.rows[id(n % VISITS)].field_1 = random(1000)));
    const changes = A.getChanges(before, from);
    return timed(() => void A.applyChanges(to, changes));
  },

  async actual() {
    const { merkle, Timestamp, SyncProtoBuf, makeClock, setClock } = await import("@actual-app/crdt");
    setClock(makeClock(new Timestamp(0, 0, "0000000000000001")));
    const messages = [];
    const add = (row, column, value) => messages.push({ row, column, value, timestamp: Timestamp.send().toString() });
    const count = shape === "saves" ? VISITS : EDITS;
    for (let n = 0; n < count; n++) {
      if (shape === "edits") add(id(n % VISITS), "field_1", random(1000));
      else for (const [column, value] of Object.entries(visit())) add(id(n), column, value);
    }
    setClock(makeClock(new Timestamp(0, 0, "0000000000000002")));
    const [cells, seen] = [new Map(), new Map()];
    let trie = merkle.emptyTrie();
    return timed(() => {
      for (const { row, column, value, timestamp } of messages) {
        const stamp = Timestamp.parse(timestamp);
        Timestamp.recv(stamp);
        const cell = `${row}/${column}`;
        if (!(seen.get(cell) > timestamp)) {
          seen.set(cell, timestamp);
          cells.set(cell, value);
        }
        trie = merkle.insert(trie, stamp);
      }
      trie = merkle.prune(trie);
    });
  },

  async pouchdb() {
    const PouchDB = (await import("pouchdb")).default;
    mkdirSync(folder, { recursive: true });
    const [from, to] = [new PouchDB(join(folder, "from")), new PouchDB(join(folder, "to"))];
    await from.bulkDocs(Array.from({ length: VISITS }, (_, n) => ({ _id: id(n), ...visit() })));
    if (shape === "edits") {
      await to.replicate.from(from, { batch_size: 1000 });
      for (let done = 0; done < EDITS; done += VISITS) {
        const found = await from.allDocs({ include_docs: true });
        await from.bulkDocs(found.rows.map(({ doc }) => ({ ...doc, field_1: random(1000) })));
      }
    }
    return timed(() => to.replicate.from(from, { batch_size: 1000 }));
  },
};

const seconds = await PEERS[peer]();
console.log(JSON.stringify({ units: shape === "saves" ? VISITS * FIELDS : EDITS, seconds }));
