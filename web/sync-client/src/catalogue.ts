// The kinds of records, read from the descriptors that come with the generated types: what the C++ side reads in
// schema/catalogue.cpp. No kind is named here.
import { create, getOption, type DescEnum, type DescField, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { kind as kindOption, label as labelOption, rule as ruleOption, type FieldRule } from "../build/gridvisit/v1/options_pb";
import { RecordSchema, type Record as AnyRecord } from "../build/gridvisit/v1/records_pb";

export type { AnyRecord };
/** A kind by its name in code: "recipient", "planStop". */
export type KindName = Exclude<AnyRecord["body"]["case"], undefined>;
/** The message of a kind: Body<"visit"> is Visit. */
export type Body<K extends KindName> = Extract<AnyRecord["body"], { case: K }>["value"];
/** What a new message of the kind is made from: any of its fields. */
export type BodyInit<K extends KindName> = Partial<Omit<Body<K>, "$typeName" | "$unknown">>;

export interface FieldInfo {
  readonly name: string; // as in masks: "grid_code"
  readonly localName: string; // as in code: "gridCode"
  readonly label: string; // Chinese
  readonly rule: FieldRule | undefined;
  readonly descriptor: DescField;
}

export interface KindInfo {
  readonly number: number;
  readonly name: KindName;
  readonly wireName: string; // "plan_stop"
  readonly label: string; // Chinese
  readonly visibleBelow: boolean;
  readonly message: DescMessage;
  readonly fields: readonly FieldInfo[];
  /** The fields records of the kind are looked up by: references to others, and the day of a plan's stop. */
  readonly linkFields: readonly FieldInfo[];
}

function readKind(field: DescField): KindInfo {
  if (field.fieldKind !== "message") throw new Error(`${field.name} is no record`);
  const options = getOption(field.message, kindOption);
  const fields = field.message.fields.map((descriptor): FieldInfo => {
    const rule = getOption(descriptor, ruleOption);
    return { name: descriptor.name, localName: descriptor.localName, label: rule.label, rule, descriptor };
  });
  return {
    number: field.number,
    name: field.localName as KindName,
    wireName: field.name,
    label: options.label,
    visibleBelow: options.visibleBelow,
    message: field.message,
    fields,
    linkFields: fields.filter((each) => each.rule?.references || (options.nearDay && each.name === options.nearDay)),
  };
}

export const kinds: readonly KindInfo[] = RecordSchema.fields.filter((field) => field.oneof).map(readKind);
const byName = new Map(kinds.map((each) => [each.name, each]));
const byNumber = new Map(kinds.map((each) => [each.number, each]));

export function kindNamed(name: KindName): KindInfo {
  const found = byName.get(name);
  if (!found) throw new Error(`there is no kind ${name}`);
  return found;
}

/** Nothing for a kind this app does not know. */
export function findKind(number: number): KindInfo | undefined {
  return byNumber.get(number);
}

export function kindOf(record: AnyRecord): KindInfo | undefined {
  return record.body.case === undefined ? undefined : byName.get(record.body.case);
}

/** The message's fields by their name in code; the one place that reads them without their type. */
export function fieldsOf(body: object): { [field: string]: unknown } {
  return body as { [field: string]: unknown };
}

export function makeRecord<K extends KindName>(name: K, id: string, body: BodyInit<K>): AnyRecord {
  const message = create(kindNamed(name).message, body as MessageInitShape<DescMessage>);
  return create(RecordSchema, { id, body: { case: name, value: message } as AnyRecord["body"] });
}

/**
 * Whether a record of that kind and scope belongs to a subscription of the prefix: within it, or above it where the
 * kind is visible below.
 */
export function belongs(kind: KindInfo, scope: string, prefix: string): boolean {
  return scope.startsWith(prefix) || (kind.visibleBelow && prefix.startsWith(scope));
}

/** A record is found again by these: "recipient_id=…", "day=2026-11-24". */
export function linksOf(kind: KindInfo, body: object): string[] {
  const values = fieldsOf(body);
  return kind.linkFields.flatMap((field) => {
    const value = values[field.localName];
    return typeof value === "string" && value !== "" ? [link(field.name, value)] : [];
  });
}

export function link(field: string, value: string): string {
  return `${field}=${value}`;
}

/** The Chinese name of an enum's value; nothing for "unspecified" and for values of a newer server. */
export function labelOf(type: DescEnum, value: number): string {
  const found = type.value[value];
  return found ? getOption(found, labelOption) : "";
}
