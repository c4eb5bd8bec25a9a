// Node.js: prints every line and answers it, many clients at once, until Ctrl-C.
// Then, on {{where}}: {{run}}
const net = require('node:net');
const { inspect } = require('node:util');

const PORT = {{port}};

const server = net.createServer((client) => {
  const peer = `${client.remoteAddress}:${client.remotePort}`;
  let data = '';
  client.setEncoding('latin1'); // bytes that are no text, too
  client.setTimeout(60000, () => client.destroy());
  client.on('error', (error) => console.log(`lost ${peer}: ${error.message}`));
  client.on('data', (piece) => {
    const lines = (data + piece).split('\n');
    data = lines.pop(); // the beginning of a line that is still to come
    for (const line of lines) {
      console.log(`from ${peer} got ${inspect(line)}`);
      client.write(`ack: ${line}\n`, 'latin1');
    }
    if (data.length > 65536) client.destroy(); // longer without a line end: no client of ours
  });
});

server.on('error', (error) => {
  console.log(`cannot listen on TCP port ${PORT}: ${error.message}`);
  process.exitCode = 1;
});
process.on('SIGINT', () => process.exit());
server.listen(PORT, () => console.log(`waiting on TCP port ${PORT}`));
