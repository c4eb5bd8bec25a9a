// Node.js: sends a datagram and prints what comes back.
// First, on {{where}}: {{run}}
const dgram = require('node:dgram');
const { inspect } = require('node:util');

const HOST = {{host}};
const PORT = {{port}};

const socket = dgram.createSocket(HOST.includes(':') ? 'udp6' : 'udp4');
const timer = setTimeout(() => end('nothing came within 2 s'), 2000);

function end(problem) {
  clearTimeout(timer);
  socket.close();
  if (problem) {
    console.log(`no answer from ${HOST} port ${PORT}: ${problem}`);
    console.log('Does it listen there? Is the address right? A firewall in the way?');
    process.exitCode = 1;
  }
}

socket.on('error', (error) => end(error.message));
socket.on('message', (data) => {
  console.log('answer:', inspect(data.toString('latin1'))); // bytes that are no text, too
  end();
});
// Connected, so that a refusal is told and strangers are not heard.
socket.connect(PORT, HOST, (error) => (error ? end(error.message) : socket.send('ping')));
