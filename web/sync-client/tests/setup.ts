// Node has no IndexedDB: this is the one of the specification, in memory.
import "fake-indexeddb/auto";
