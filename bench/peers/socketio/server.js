// A room by socket.io: whoever connects hears what anybody says. Usage: node server.js PORT
const http = require('node:http');
const { Server } = require('socket.io');

const server = http.createServer();
// The load answers no pings; a measurement is over before the first one.
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false, pingInterval: 600_000 });
io.on('connection', (socket) => {
  socket.join('room');
  socket.on('say', (text) => io.to('room').emit('said', text));
  socket.emit('ready');
});
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 8192 });
