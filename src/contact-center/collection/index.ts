/** The objects of one type in the configuration API: list, read, create, update, delete and what points at them. */
export { Collection } from "./collection";
export { DeletableCollection } from "./deletable-collection";
export type { Connected, EntityDescription, ReadStrategy } from "./description";
export { Gathering } from "./gathering";
export { onlyOne, ReadableCollection } from "./readable-collection";
export { remember, type Remembered } from "./remembered";
export { Snapshot } from "./snapshot";
export type { ServerSide } from "./stored-as-sent";
