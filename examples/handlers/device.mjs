// A device that keeps values: SET NAME VALUE, GET NAME.
//
// parley listen tcp://:9000 --frame lines --handler "node device.mjs"

import { createInterface } from "node:readline";

const values = new Map();

function answer(text) {
  const [command, name, value] = text.split(/\s+/);
  if (command === "SET" && value !== undefined) {
    values.set(name, value);
    return "OK";
  }
  return command === "GET" && name ? (values.get(name) ?? "ERR unknown") : "ERR";
}

for await (const line of createInterface({ input: process.stdin })) {
  const event = JSON.parse(line);
  if (event.event === "received") {
    console.log(JSON.stringify({ id: event.id, reply: answer(event.text ?? "") }));
  }
}
