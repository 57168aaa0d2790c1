// Which language the page speaks, and how it says things in it.
import { enumToJson, type DescEnum } from "@bufbuild/protobuf";
import { labelOf, type FieldInfo, type KindInfo } from "@gridvisit/sync-client";
import { ref } from "vue";
import { messages, type MessageKey } from "./messages";

export type Language = "zh" | "en";

export const language = ref<Language>("zh");

export function switchLanguage(): void {
  language.value = language.value === "zh" ? "en" : "zh";
}

export function say(key: MessageKey, values: { [name: string]: string | number } = {}): string {
  const text: string = messages[key][language.value === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** "LIVES_ALONE", "lives_alone" → "Lives alone". */
export function humanise(name: string): string {
  const words = name.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An enum's value: by its Chinese label in the schema, or by its name without the type's. */
export function sayEnum(type: DescEnum, value: number): string {
  if (language.value === "zh") return labelOf(type, value);
  const name = enumToJson(type, value as never) as string | null;
  if (!name || value === 0) return "";
  const prefix = `${type.name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase()}_`;
  return humanise(name.startsWith(prefix) ? name.slice(prefix.length) : name);
}

export function sayKind(kind: KindInfo): string {
  return language.value === "zh" ? kind.label : humanise(kind.wireName);
}

export function sayField(field: FieldInfo): string {
  return language.value === "zh" && field.label ? field.label : humanise(field.name);
}
