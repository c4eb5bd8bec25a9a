// Node.js: sends a line and prints the line that comes back.
// First, on {{where}}: {{run}}
const net = require('node:net');
const { inspect } = require('node:util');

const HOST = {{host}};
const PORT = {{port}};

const socket = net.connect(PORT, HOST, () => socket.write('ping\n'));
let answer = '';

function end(problem) {
  socket.destroy();
  if (problem) {
    console.log(`no answer from ${HOST} port ${PORT}: ${problem}`);
    console.log('Does it listen there? Is the address right? A firewall in the way?');
    process.exitCode = 1;
  } else {
    console.log('answer:', inspect(answer));
  }
}

socket.setEncoding('latin1'); // bytes that are no text, too
socket.setTimeout(5000, () => end('nothing came within 5 s'));
socket.on('error', (error) => end(error.message));
socket.on('end', () => end(answer ? '' : 'it closed without a word'));
socket.on('data', (piece) => {
  answer += piece; // an answer may come in pieces
  if (answer.includes('\n') || answer.length > 65536) end();
});
