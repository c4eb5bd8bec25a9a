package dev.parley.benchmarks.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * The Java peer that Parley is compared with: sends back what comes, the way that Netty's own echo example does. {@code
 * NettyEcho nio|epoll udp|tcp PORT}, on 127.0.0.1. As many event loops as Netty takes by itself.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a failed write closes the connection, and a lost message is seen by the client
public final class NettyEcho {
    private static final int BACKLOG = 4_096;

    private NettyEcho() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        boolean epoll = arguments[0].equals("epoll");
        int port = Integer.parseInt(arguments[2]);
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Channel channel = arguments[1].equals("udp") ? datagrams(loops, epoll, port) : streams(loops, epoll, port);
        channel.closeFuture().sync();
    }

    private static Channel datagrams(EventLoopGroup loops, boolean epoll, int port) throws InterruptedException {
        return new Bootstrap()
                .group(loops)
                .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .handler(new Datagrams())
                .bind("127.0.0.1", port)
                .sync()
                .channel();
    }

    private static Channel streams(EventLoopGroup loops, boolean epoll, int port) throws InterruptedException {
        return new ServerBootstrap()
                .group(loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Streams())
                .bind("127.0.0.1", port)
                .sync()
                .channel();
    }

    @Sharable
    private static final class Datagrams extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            context.write(new DatagramPacket(packet.content(), packet.sender()), context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    @Sharable
    private static final class Streams extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable gone) {
            context.close();
        }
    }
}
