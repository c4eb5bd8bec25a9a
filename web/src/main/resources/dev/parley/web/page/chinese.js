// @ts-check
// The page's words in Chinese. A key is the English text as the code has it; {0}, {1} … are places for values.

/** @type {Record<string, string>} */
export const ZH = {
  // The frame of the page
  "Skip to the messages": "跳到消息", "Views": "视图", "Wire": "线路", "Values": "数值", "Rules": "规则", "Lesson": "课堂", "Measure": "测量", "Check-up": "体检", "More": "更多",
  "live": "已连接", "slow to answer": "应答缓慢", "gone": "已断开", "connecting": "正在连接", "Light or dark": "浅色或深色", "Keyboard": "键盘", "Close": "关闭", "Cancel": "取消", "Show": "显示", "Host": "主机", "port": "端口",
  "This view could not be loaded.": "无法加载此视图。",
  "engine gone": "引擎已断开", "not known here": "未获准", "Try now": "立即重试", "Trying again in {0} s.": "{0} 秒后再试。", "Trying …": "正在重试……", "Parley is back": "Parley 已恢复",
  "Parley no longer answers on this page's address. What you see is what had come by {0}.": "Parley 在本页地址上不再应答。你看到的是 {0} 之前到达的内容。",
  "Parley does not answer on this page's address.": "Parley 在本页地址上没有应答。", "Parley does not answer.": "Parley 没有应答。",
  "Parley was started anew, and does not know this browser any more. Open the new link that it printed, in this browser; this page then goes on.": "Parley 已重新启动，不再认识这个浏览器。请在本浏览器中打开它新显示的链接，本页随后会继续。",
  "Parley does not know this browser. Open the link that it printed, in this browser.": "Parley 不认识这个浏览器。请在本浏览器中打开它显示的链接。",
  "In the last 10 seconds {0} arrived, {1} left": "过去 10 秒：到达 {0}，发出 {1}", ", {0} dropped": "，丢弃 {0}",

  // The bench
  "Bench": "工作台", "Open": "打开", "All sockets": "全部套接字", "Simulated device": "模拟设备", "Talks to your sockets, so that you see life. Switch it off when your own device is there.": "它会和你的套接字通话，让你先看到动静。自己的设备来了就关掉它。",
  "Bench file": "工作台文件", "not saved": "未保存", "no file": "无文件", "Save the bench": "保存工作台", "Open a bench file": "打开工作台文件", "New, empty": "新建空白",
  "The bench is not saved": "工作台未保存", "What is open now will close, and its changes are in no file.": "现在打开的都会关闭，改动不在任何文件里。", "A settings file has at most 1 MiB.": "设置文件最多 1 MiB。",
  "{0} was not opened": "未能打开 {0}", "Nothing has changed. The engine says:": "什么都没有改变。引擎说：", "Choose another file": "选择其他文件", "{0} is open": "{0} 已打开", "{0} has changed": "{0} 已更改", "{0} is deleted": "{0} 已删除",
  "relayed": "转发", "relay": "转发", "listening": "监听中", "sending": "发送中", "connected": "已连接", "refused": "被拒绝", "failed": "失败", "ended": "已结束", "stopped": "已停止", "unknown": "未知", "received": "收到", "sent": "发出", "{0} dropped: ": "丢弃 {0}：", "dropped": "丢弃",
  "Type this into your device": "在设备里填写", "{0}, {1} more": "{0}，另有 {1} 个", "this computer only": "仅本机", "Wi-Fi": "Wi-Fi", "QR": "二维码", "QR code of {0}": "{0} 的二维码", "Code for a device or program": "设备或程序的代码", "Copy": "复制", "Copied {0}": "已复制 {0}",
  "For a phone": "给手机", "The code holds host and port as plain text; no phone opens them by itself.": "二维码里是主机和端口的纯文本，手机不会自动打开。", "The phone must be in the same Wi-Fi, and not in a guest one.": "手机须在同一 Wi-Fi，而不是访客网络。",

  // Opening a socket
  "Open a socket": "打开套接字", "What it does": "做什么", "Listen": "监听", "devices come to you": "设备来找你", "Talk": "对话", "you go to a device": "你去找设备", "Send on a beat": "定时发送", "a beacon, a clock": "信标、时钟", "Room": "房间", "everybody hears everybody": "人人互听", "Relay": "转发", "between a device and its server": "在设备和服务器之间", "Target": "目标", "the network that it imitates": "要模仿的网络",
  "Messages end by": "消息如何结束", "nothing: chunks, as they come": "不分：按到达的块", "a line end": "换行", "a length of 1 byte before them": "前面 1 字节的长度", "a length of 2 bytes, big endian": "2 字节长度，大端", "a length of 2 bytes, little endian": "2 字节长度，小端", "a length of 4 bytes, big endian": "4 字节长度，大端", "a length of 4 bytes, little endian": "4 字节长度，小端", "other …": "其他…", "Another framing": "其他分帧方式",
  "none until there is an address": "填了地址才有", "none until the mistake is mended": "改正错误后才有", "none: one line cannot say it": "没有：一行命令写不下", "Open on a free port": "用空闲端口打开",
  "Fields": "表单", "As YAML": "YAML", "What stands in the bench file": "工作台文件里的内容", "Address": "地址", "Answer with": "应答", "Name": "名称", "Every": "间隔", "letters, digits, - and _; may stay empty": "字母、数字、- 和 _，可留空", "empty: nothing answers, until there are rules": "留空：有规则之前不应答",
  "with {{ }} it is a template": "含 {{ }} 即为模板", "empty: once": "留空：一次", "The same from a terminal:": "在终端里同样：", "Edit {0}": "编辑 {0}", "Apply": "应用", "line {0}: ": "第 {0} 行：", "Delete": "删除", "Delete {0}": "删除 {0}", "Delete {0}?": "删除 {0}？", "It closes, and leaves the bench. Its messages stay in the list.": "它会关闭并离开工作台，消息仍留在列表里。",

  // The list
  "Saved messages": "已保存的消息", "Filter messages": "筛选消息", "Payload as": "内容显示为", "Text or hex": "文本或十六进制", "'{0}' is half a byte: write pairs such as hex:ff d8": "“{0}”只是半个字节：请成对书写，如 hex:ff d8", "text, /regex/, hex:ff d8, peer:37": "文本、/正则/、hex:ff d8、peer:37", "All": "全部", "arrived": "到达", "left": "发出", "odd": "异常", "Pause": "暂停", "Go on": "继续", "paused, {0} new": "暂停中，新到 {0}", "Follow": "跟随", "searching, ": "搜索中，", "{0} of {1}": "{0} / {1}", "Export": "导出",
  "JSON, one event a line": "JSON，每行一个事件", "CSV, formula cells quoted": "CSV，公式单元格加引号", "Copy what is shown": "复制所见", "Exports what the filter shows.": "导出筛选后的内容。", "Nothing to export: the filter shows nothing.": "没有可导出的：筛选结果为空。", "Copied {0} rows": "已复制 {0} 行",
  "Messages, newest last": "消息，最新在下", "time": "时间", "direction": "方向", "peer": "对端", "size": "大小", "payload": "内容", "rule": "规则", "after": "用时", "empty": "空", "truncated": "被截断",
  "No regular expression: {0}": "不是正则表达式：{0}", "'{0}' is no hex digit: write pairs such as hex:ff d8": "“{0}”不是十六进制数字：请成对书写，如 hex:ff d8",
  "by hand": "手动", "by line {0}": "第 {0} 行规则", "by {0}": "由 {0}", "echo": "回显", "on its beat": "定时", "one answer to all": "统一应答", "no rules here": "没有规则", "no answer": "没有应答", "no rule matched": "没有规则匹配", "withheld: guard": "扣下：防护", "withheld: loop": "扣下：回环",
  "finished sending": "对方发完", "closed": "已关闭", "came": "来了", "went": "走了", "renamed": "改名", "note": "提示", "step": "步骤", "not drawn": "未画出",
  "in this second the page could not draw them all. The ledger has every one.": "这一秒内页面画不下全部，账本里一个不少。", "the engine no longer keeps what passed while this page was away. The ledger has every one.": "本页离开时经过的消息，引擎已不再保留。账本里一个不少。",
  "Asking Parley what is open …": "正在询问 Parley……", "Searching …": "搜索中……", "Nothing passes this filter": "没有符合筛选的消息", "{0} messages are here; the filter shows none of them.": "共有 {0} 条消息，筛选后一条不剩。", "Show all": "全部显示",
  "Nothing has passed yet": "还没有消息经过", "Write a message below; what leaves and what comes back stands here.": "在下面写一条消息，发出的和回来的都在这里。",
  "Nothing is open yet": "还没有打开任何套接字", "Open one end of a wire; your device is the other.": "打开线的一端，你的设备是另一端。", "Listen on UDP": "监听 UDP", "Boards and sensors send to you.": "板子和传感器发给你。", "Listen on TCP": "监听 TCP", "Clients connect to you.": "客户端来连接你。", "Talk to a device": "和设备对话", "You send first.": "你先发送。", "What parley run takes.": "即 parley run 所用的文件。",
  "Nothing has arrived yet": "还没有消息到达", "Listening on {0}. Three steps, in this order:": "正在监听 {0}。请按顺序做三步：", "Type the address above into your device": "把上面的地址填进设备", "Host {0}, {1} port {2}. Both must be in the same Wi-Fi, and not in a guest one.": "主机 {0}，{1} 端口 {2}。两者须在同一 Wi-Fi，而不是访客网络。",
  "Try it from this computer": "先在这台电脑上试", "That works, and the device stays silent?": "这样可以，设备却没有动静？", "Then a firewall is likely in the way: allow {0} port {1} to come in on this computer.": "那多半是防火墙挡住了：请允许 {0} 端口 {1} 进入这台电脑。",
  "15 s have passed without a message: the firewall and a guest Wi-Fi are the most frequent reasons.": "15 秒过去仍无消息：最常见的原因是防火墙和访客 Wi-Fi。",

  // Details
  "Details": "详情", "Of the socket or message that you choose.": "选一个套接字或一条消息。", "From": "来自", "To": "发给", "Socket": "套接字", "Time": "时间", "Since last": "间隔", "the first of this peer": "此对端的第一条", "Answered": "已应答", "By": "由", "Peer": "对端", "Cause": "原因", "How many": "数量", "Direction": "方向", "Truncated": "截断", "Apart": "相隔", "Note": "提示",
  "by rule {0}": "规则 {0}", "rule {0}": "规则 {0}", "answers {0}": "应答 {0}", "after {0}": "用时 {0}", "datagram": "数据报", "chunk": "块", "message": "消息", "Only the beginning arrived: the datagram was longer than what was read.": "只有开头：数据报比读取的长度更长。",
  "Way": "路径", "target": "目标", "Passed on": "已转发", "Came": "来时", "not as it came": "没有原样转发", "not as it left": "来时不是这样", "{0} earlier": "早 {0}", "{0} received": "收到 {0}", "Answer it": "应答它", "Write to it": "发给它", "Make a rule": "做成规则", "Bytes": "字节", "Copy text": "复制文本", "Copy hex": "复制十六进制", "Copied {0} B": "已复制 {0} B", "Decoded": "解码", "from byte {0}": "从字节 {0}", "is none": "不是", "too few bytes": "字节不够",
  "8 bit, ±": "8 位，±", "16 bit BE, LE": "16 位 BE、LE", "16 bit ± BE, LE": "16 位 ± BE、LE", "32 bit BE, LE": "32 位 BE、LE", "32 bit ± BE, LE": "32 位 ± BE、LE", "64 bit ± BE, LE": "64 位 ± BE、LE", "{0} of {1} are shown": "已显示 {0} / {1}", "64 bit BE, LE": "64 位 BE、LE", "float BE, LE": "float BE、LE", "double BE, LE": "double BE、LE",
  "arrived, and was not received": "到达了，但没有收下", "was due, and was not sent": "该发，但没有发出", "#{0} beside #{1}": "#{0} 对照 #{1}", "{0} of {1} bytes differ": "{1} 个字节中 {0} 个不同", "Only the first 4,096 bytes of each are compared.": "只比较各自的前 4,096 个字节。",
  "Bytes as hex and text; arrow keys move": "字节：左右为十六进制与文本，方向键移动", "No byte: an empty datagram. It passed, and it counts.": "没有字节：一个空数据报，它也算数。", "Show more: {0} of {1} are here": "显示更多：已显示 {0} / {1}", "{0} of {1} are shown; Copy hex takes all": "已显示 {0} / {1}，“复制十六进制”会复制全部",
  "Edit": "编辑", "Start": "启动", "Stop": "停止", "Ledger": "账本", "Rate": "速率", "Others reach it as": "别人这样到达", "Peers": "对端数", "sums are exact": "总账精确", "not exact: this system does not report what its kernel drops": "不精确：此系统不报告内核丢弃了什么", "due": "应发", "last 60 s: at most {0} arrived and {1} left in a second": "最近 60 秒：每秒最多到达 {0}，发出 {1}",

  // The composer
  "Answer by hand": "手动应答", "Message": "消息", "Type an answer": "输入应答", "Send": "发送", "Written as": "写法", "Text": "文本", "Escapes": "转义", "Hex": "十六进制", "Template": "模板", "File": "文件", "File to send": "要发送的文件", "End": "行尾", "none": "无", "Send it": "频率", "once": "一次", "every 1 s": "每 1 秒", "every 5 s": "每 5 秒", "every …": "每隔……", "How often": "间隔", "a saved sequence": "已存序列", "Saved": "已存",
  "last peer": "最后的对端", "all {0} peers": "全部 {0} 个对端", "nobody has come yet": "还没有人来过", "Enter sends, ↑ brings back the last one.": "Enter 发送，↑ 取回上一条。", "Sent empty, it is an empty datagram.": "空着发送就是一个空数据报。", "{0} is put behind it.": "末尾会加上 {0}。",
  "nobody is connected now": "现在没有人连接", "this socket is not open": "此套接字没有打开", "nobody is there to whom this could go": "没有可以发送的对象", "this connection is closed": "此连接已关闭", "this peer has left": "此对端已离开", "this peer is not among the newest 100": "此对端不在最新的 100 个之中", "everybody in the room": "房间里的所有人",
  "{0} B on the wire": "线路上 {0} B", "Write a message, and choose Saved → Save this message.": "写一条消息，再选“已存 → 保存此消息”。", "{0} of {1} messages left": "已发出 {0} / {1} 条消息", "sequence": "序列", "{0} B will leave": "{0} B 将发出", "filled in when it leaves": "在发出时才填入", "Sent {0} B": "已发送 {0} B", "Nothing was sent: nobody is there.": "没有发送：没有人在。",
  "every {0}": "每 {0}", "Stop sending every {0} to {1}": "停止每 {0} 发给 {1}", "A message has at most 1 MiB.": "一条消息最多 1 MiB。", "File {0}, {1} B": "文件 {0}，{1} B", "Nothing is saved yet.": "还没有保存过。", "Save this message": "保存此消息", "There is no text to save.": "没有可保存的文本。", "It is saved already.": "已经保存过了。",
  "A saved sequence": "已存序列", "Chosen messages leave in this order, one after the other.": "选中的消息按此顺序逐条发出。", "Between them": "间隔", "Choose at least one message.": "至少选一条消息。", "Between two messages are 0 to 3,600,000 ms.": "两条消息之间为 0 到 3,600,000 毫秒。",

  // Keys
  "Single keys work": "启用单键", "filter; ↓ from there goes into the list": "筛选；再按 ↓ 进入列表", "write an answer": "写应答", "send, new line": "发送，换行", "in the answer: earlier and later ones; in the list: rows": "应答里：前后的历史；列表里：逐行", "rows": "逐行、翻页", "in the bytes: the chosen byte": "字节里：所选字节", "compare with the chosen message": "与所选消息比较", "answer the chosen message": "应答所选消息", "pause and go on; in the lesson: next step": "暂停和继续；课堂里：下一步", "back to the list; close": "回到列表；关闭", "views": "视图", "open a socket": "打开套接字", "apply the rules": "应用规则", "this list": "此列表",
};
