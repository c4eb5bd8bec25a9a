/*
 * Takes what comes to a UDP port on loopback and counts it to the datagram: the receiver that all floods share, and the
 * floor for whoever receives in bulk.
 *
 *   count PORT gro|plain|told                     until SIGTERM, then what is queued
 *   count PORT gro|plain|told WARM_MILLIS MILLIS  reads the sender's process number from standard input
 *
 * recvmmsg(2), 64 buffers. With "gro" the kernel may merge datagrams of one size (UDP_GRO, udp(7)), and says how large each
 * was: what is delivered is counted to the datagram all the same, but a kernel's drop is then a merged buffer and no
 * datagram. With "told" it asks for each datagram's sender and time (SO_TIMESTAMPNS, socket(7)). With a time, nothing is measured for WARM_MILLIS after the first datagram; then for MILLIS, with the CPU time of
 * the sender and all that it started.
 *
 * Prints one line: received, bytes, drops (SO_MEMINFO of the socket), cpu_ns of this program, sender_ns, wall_ns.
 */
#define _GNU_SOURCE
#include "clocks.h"

#include <arpa/inet.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <signal.h>
#include <sys/socket.h>

enum { SLOTS = 64, SLOT_BYTES = 65536, PATIENCE_SECONDS = 10, RECEIVE_BUFFER = 4 << 20, LOOK_MILLIS = 20 };

static int receiver, gro, told;
static uint64_t received, bytes;
static volatile sig_atomic_t ended;
static struct mmsghdr messages[SLOTS];
static struct iovec vectors[SLOTS];
static struct sockaddr_in senders[SLOTS];
static char controls[SLOTS][CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct timespec))] __attribute__((aligned(8)));

static void end(int signal) {
    (void) signal;
    ended = 1;
}

static uint64_t drops(void) {
    uint32_t memory[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof memory;
    if (getsockopt(receiver, SOL_SOCKET, SO_MEMINFO, memory, &length) != 0) stop("SO_MEMINFO");
    return memory[SK_MEMINFO_DROPS];
}

static void set_up(uint16_t port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int wanted = RECEIVE_BUFFER, one = 1;
    struct timeval look = {0, LOOK_MILLIS * 1000};
    receiver = socket(AF_INET, SOCK_DGRAM, 0);
    if (receiver < 0) stop("socket");
    setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted); /* as much as the system allows */
    setsockopt(receiver, SOL_SOCKET, SO_RCVTIMEO, &look, sizeof look);   /* so that a time or a signal is seen */
    if (gro && setsockopt(receiver, SOL_UDP, UDP_GRO, &one, sizeof one) != 0) stop("UDP_GRO");
    if (told && setsockopt(receiver, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one) != 0) stop("SO_TIMESTAMPNS");
    if (bind(receiver, (struct sockaddr *) &at, sizeof at) != 0) stop("bind");
    char *buffers = malloc((size_t) SLOTS * SLOT_BYTES);
    if (buffers == NULL) stop("malloc");
    for (int i = 0; i < SLOTS; i++) {
        vectors[i] = (struct iovec) {buffers + (size_t) i * SLOT_BYTES, SLOT_BYTES};
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
}

/* How many datagrams lie in one buffer. The kernel says their size in an int (udp(7)). */
static uint64_t datagrams(struct mmsghdr *message) {
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message->msg_hdr); header != NULL;
         header = CMSG_NXTHDR(&message->msg_hdr, header)) {
        if (header->cmsg_level == SOL_UDP && header->cmsg_type == UDP_GRO) {
            int size;
            memcpy(&size, CMSG_DATA(header), sizeof size);
            return (message->msg_len + (unsigned) size - 1) / (unsigned) size;
        }
    }
    return 1;
}

/* How many buffers came; 0 when nothing did for a moment. */
static int take(int flags) {
    for (int i = 0; told && i < SLOTS; i++) {
        messages[i].msg_hdr.msg_name = &senders[i];
        messages[i].msg_hdr.msg_namelen = sizeof senders[i];
    }
    for (int i = 0; (gro || told) && i < SLOTS; i++) { /* the kernel has changed it */
        messages[i].msg_hdr.msg_control = controls[i];
        messages[i].msg_hdr.msg_controllen = sizeof controls[i];
    }
    int got = recvmmsg(receiver, messages, SLOTS, flags, NULL);
    if (got < 0 && errno != EAGAIN && errno != EINTR) stop("recvmmsg");
    for (int i = 0; i < got; i++) {
        received += gro ? datagrams(&messages[i]) : 1;
        bytes += messages[i].msg_len;
    }
    return got > 0 ? got : 0;
}

static void take_until(uint64_t time) {
    while (nanos(CLOCK_MONOTONIC) < time) take(MSG_WAITFORONE);
}

static void say(uint64_t dropped, uint64_t cpu, uint64_t sender, uint64_t wall) {
    printf("received=%llu bytes=%llu drops=%llu cpu_ns=%llu sender_ns=%llu wall_ns=%llu\n",
           (unsigned long long) received, (unsigned long long) bytes, (unsigned long long) dropped,
           (unsigned long long) cpu, (unsigned long long) sender, (unsigned long long) wall);
}

static void count_all(void) {
    struct sigaction action = {.sa_handler = end};
    sigaction(SIGTERM, &action, NULL);
    uint64_t start = nanos(CLOCK_MONOTONIC);
    while (!ended) take(MSG_WAITFORONE);
    while (take(MSG_DONTWAIT) > 0) continue;
    say(drops(), nanos(CLOCK_PROCESS_CPUTIME_ID), 0, nanos(CLOCK_MONOTONIC) - start);
}

static void count_window(uint64_t warm_millis, uint64_t millis) {
    int sender;
    if (scanf("%d", &sender) != 1) stop("the sender's process number");
    uint64_t patience = nanos(CLOCK_MONOTONIC) + PATIENCE_SECONDS * 1000000000ULL;
    while (take(MSG_WAITFORONE) == 0) {
        if (nanos(CLOCK_MONOTONIC) > patience) {
            fprintf(stderr, "count: nothing came\n");
            exit(1);
        }
    }
    take_until(nanos(CLOCK_MONOTONIC) + warm_millis * 1000000ULL);
    uint64_t sender_cpu = cpu_nanos(sender), dropped = drops(), cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
    uint64_t start = nanos(CLOCK_MONOTONIC);
    received = bytes = 0;
    take_until(start + millis * 1000000ULL);
    uint64_t wall = nanos(CLOCK_MONOTONIC) - start;
    cpu = nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    say(drops() - dropped, cpu, cpu_nanos(sender) - sender_cpu, wall);
}

int main(int argc, char **argv) {
    if (argc != 3 && argc != 5) {
        fprintf(stderr, "count PORT gro|plain|told [WARM_MILLIS MILLIS]\n");
        return 2;
    }
    gro = strcmp(argv[2], "gro") == 0;
    told = strcmp(argv[2], "told") == 0;
    set_up((uint16_t) atoi(argv[1]));
    if (argc == 3) {
        count_all();
    } else {
        count_window(strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
    }
    return 0;
}
