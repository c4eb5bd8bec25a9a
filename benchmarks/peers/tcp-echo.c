/*
 * Sends back what comes on any number of connections: one thread, epoll, one recv and one send for each message. The
 * floor for a TCP echo server. Messages are small here: what cannot be sent at once ends the program.
 *
 *   tcp-echo PORT
 */
#define _GNU_SOURCE
#include "clocks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

static int epoll, listener;

static void watch(int socket) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) != 0) stop("epoll_ctl");
}

static void admit(void) {
    int one = 1, connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (connection < 0) stop("accept4");
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    watch(connection);
}

static void echo(int connection) {
    static char data[65536];
    ssize_t length = recv(connection, data, sizeof data, 0);
    if (length > 0) {
        if (send(connection, data, (size_t) length, MSG_NOSIGNAL) != length) stop("send");
    } else if (length == 0 || errno != EAGAIN) {
        close(connection);
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "tcp-echo PORT\n");
        return 2;
    }
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(argv[1])), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    epoll = epoll_create1(0);
    if (listener < 0 || epoll < 0) stop("set up");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *) &at, sizeof at) != 0 || listen(listener, 4096) != 0) stop("listen");
    watch(listener);
    while (1) {
        struct epoll_event events[256];
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) {
                admit();
            } else {
                echo(events[i].data.fd);
            }
        }
    }
}
