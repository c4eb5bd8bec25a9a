/*
 * Sends every datagram back, one system call each way, and nothing else: the floor for a UDP echo server.
 *
 *   udp-echo PORT
 */
#include "clocks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "udp-echo PORT\n");
        return 2;
    }
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(argv[1])), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int server = socket(AF_INET, SOCK_DGRAM, 0);
    if (server < 0 || bind(server, (struct sockaddr *) &at, sizeof at) != 0) stop("bind");
    static char data[65536];
    while (1) {
        struct sockaddr_in peer;
        socklen_t peer_length = sizeof peer;
        ssize_t length = recvfrom(server, data, sizeof data, 0, (struct sockaddr *) &peer, &peer_length);
        if (length < 0) stop("recvfrom");
        if (sendto(server, data, (size_t) length, 0, (struct sockaddr *) &peer, peer_length) < 0) stop("sendto");
    }
}
