// Node.js: prints every datagram and answers it, until Ctrl-C.
// Then, on {{where}}: {{run}}
const dgram = require('node:dgram');
const { inspect } = require('node:util');

const PORT = {{port}};

const socket = dgram.createSocket('udp4');

socket.on('message', (data, peer) => {
  const shown = inspect(data.toString('latin1')); // bytes that are no text, too
  console.log(`from ${peer.address}:${peer.port} got ${shown}`);
  const answer = Buffer.concat([Buffer.from('ack: '), data.subarray(0, 65000)]);
  socket.send(answer, peer.port, peer.address, (error) => {
    if (error) console.log(`the answer did not leave: ${error.message}`);
  });
});
socket.on('error', (error) => {
  console.log(`cannot listen on UDP port ${PORT}: ${error.message}`);
  process.exitCode = 1;
  socket.close();
});
process.on('SIGINT', () => socket.close());
socket.bind(PORT, () => console.log(`waiting on UDP port ${PORT}`));
