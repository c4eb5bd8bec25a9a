// @ts-check
// The lesson's sentences in Chinese.
/** @type {Record<string, string>} */
export const STORY = {
  "Device": "设备", "Your program": "你的程序", "Member": "成员",
  "The first datagram.": "第一个数据报。", "It came to port {0}. UDP has no connection: the sender does not know yet whether anybody is there.": "它到了端口 {0}。UDP 没有连接：发送方还不知道这边有没有人。",
  "A datagram arrives.": "一个数据报到达。", "It is whole: what was sent in one piece came in one piece.": "它是完整的：一次发出的内容，一次到达。",
  "The same comes again.": "同样的内容又来了。", "That may be a retry: nobody answered the first one. Give each message a number, and a receiver can tell a repeat from a new one.": "这可能是重试：第一个没有人应答。给每条消息编号，接收方就能区分重复和新消息。",
  "The first one was answered. Either the sender repeats itself on purpose, or our answer did not reach it and it tries again. A number in each message would tell.": "第一个已经应答过。要么发送方有意重复，要么我们的应答没有到达，它在重试。消息里加上编号就能分清。",
  "An empty datagram.": "一个空数据报。", "It has no byte, and still it arrived and counts: UDP delivers even nothing as one piece.": "它没有一个字节，却照样到达并计数：UDP 连“空”也作为一份送达。",
  "An answer to us arrives.": "对我们的回应到达。", "So our message had reached it: this is the only way to know that over UDP.": "所以我们的消息到了：在 UDP 上只有这样才能知道。",
  "A chunk of the stream.": "流里的一块。", "TCP is a stream of bytes without borders. One read brought these {0} B: it may be half a message, or two at once.": "TCP 是没有边界的字节流。一次读到了这 {0} B：可能是半条消息，也可能是两条。",
  "A message arrives.": "一条消息到达。", "The framing cut it out of the stream, so it is exactly what the other side meant as one.": "分帧把它从流里切了出来，正好是对方当作一条发的内容。", "An empty message.": "一条空消息。", "It is only the mark of an end, with nothing before it.": "只有结尾标记，前面什么也没有。",
  "No rule matched it, so it gets no answer.": "没有规则匹配它，所以没有应答。", "A guard withheld the answer.": "保护措施扣下了应答。", "Only its beginning was kept: it was longer than the buffer.": "只保留了开头：它比缓冲区长。",
  "Parley answers.": "Parley 应答。", "Parley passes it on.": "Parley 转发它。", "It goes to the target, port {0}.": "它发往目标，端口 {0}。", "It goes back to port {0}, which the target answers.": "它回到端口 {0}，这是目标给它的应答。", "The rule {0} gave it. It goes to port {1}, where the question came from.": "由规则 {0} 给出。它发往端口 {1}，问题就是从那里来的。", "It goes to port {0}, where the question came from.": "它发往端口 {0}，问题就是从那里来的。", "It goes back over the same connection.": "它沿同一个连接返回。",
  "Nobody confirms a datagram. Whether it arrived, only a sign from the other side could say.": "没有人确认数据报。它到没到，只有对方的反应才能说明。", "Something came back that shows it had arrived.": "之后到来的内容说明它到了。", "TCP repeats what was not confirmed, until it is, or gives up the connection.": "没得到确认的内容，TCP 会重发，直到确认，或者放弃连接。",
  "A person answers by hand.": "有人手动应答。", "A person sends by hand.": "有人手动发送。", "Parley sends.": "Parley 发送。", "It was typed on this page. Its destination is port {0}.": "它是在本页输入的，目的端口是 {0}。", "Nobody had asked for it. Its destination is port {0}.": "没有人问它要。目的端口是 {0}。",
  "It did not get in: the host refused it, as the next step shows.": "它没有被收下：主机拒绝了它，见下一步。",
  "A connection opens.": "一个连接建立。", "TCP greets first: may I (SYN), you may (SYN-ACK), I come (ACK). Bytes flow only after that.": "TCP 先打招呼：我可以吗（SYN），可以（SYN-ACK），我来了（ACK）。之后才传字节。",
  "The other side has said all.": "对方说完了。", "It sent FIN: no more bytes come from there. We may still send.": "它发来了 FIN：不会再有字节过来，我们还可以发。",
  "The connection is closed.": "连接关闭。", "Both sides have ended their stream (FIN): nothing more can come or go.": "双方都结束了自己的流（FIN）：不会再有内容来往。", "This side has closed it.": "是这一边关闭的。", "It was silent for too long.": "它安静得太久了。",
  "The connection is reset.": "连接被重置。", "RST is a door that is slammed: what was still on its way is lost, and nobody says how much.": "RST 就像摔门：还在路上的内容丢了，没有人知道有多少。",
  "The host says no.": "主机说“不”。", "It is up, but nothing listens on that port, so its system sent back: port unreachable. Start the receiver first, or check the port.": "主机开着，但那个端口上没有程序在听，所以系统回复：端口不可达。先启动接收方，或检查端口。",
  "{0} dropped here.": "这里丢弃了 {0} 条。", "They had reached this computer and were not received.": "它们到了这台电脑，却没有被接收。", "They were due and did not leave.": "它们该发出，却没有发出。", "Whose they were, nobody knows.": "是谁发的，没有人知道。",
  "{0} are not drawn here.": "这里有 {0} 条没有画出。", "They came too fast for this page. The ledger has every one.": "它们来得太快，本页来不及画。账本里一条不少。",
  "A note.": "一条提示。", "It came.": "它来了。", "It went.": "它走了。", "It failed.": "失败了。",
  "{0} ms later": "{0} 毫秒后", "the same again": "内容相同", "left, and nobody says whether it came": "已发出，没人说它到没到", "port unreachable": "端口不可达", "datagram": "数据报", "chunk": "块", "message": "消息",
  "port unreachable (ICMP)": "端口不可达（ICMP）", "dropped here": "在这里丢弃",
};
