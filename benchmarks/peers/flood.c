/*
 * Sends datagrams to a port on loopback, as fast as it goes: the floor for whoever sends in bulk.
 *
 *   flood PORT SIZE offload|plain WARM_MILLIS MILLIS [RECEIVER]
 *
 * With "offload" one system call carries up to 128 datagrams, which the kernel cuts apart (UDP_SEGMENT by control message,
 * udp(7)); with "plain" one. Where RECEIVER, a process, is named, its CPU time is read too, and what the kernel dropped at
 * its socket (/proc/net/udp); at the end it first gets the time to take what is queued. Two phases: WARM_MILLIS, of which
 * nothing is measured, and MILLIS.
 *
 * Prints one line: sent, drops, cpu_ns, receiver_ns and wall_ns of the second phase; all_sent and all_drops of both.
 */
#define _GNU_SOURCE
#include "clocks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

enum { MOST_BYTES = 65507, MOST_SEGMENTS = 128, BETWEEN_LOOKS = 64, DRAIN_MILLIS = 3000 };

static int connection;
static uint16_t port;
static size_t size, segments;
static uint64_t sent;

/* --- What the kernel dropped ---------------------------------------------------------------------------------------- */

struct row {
    unsigned long queued;
    uint64_t drops;
};

/* proc_net_udp(5): each socket at that port on either family; drops is the last column. */
static struct row look(void) {
    const char *tables[] = {"/proc/net/udp", "/proc/net/udp6"};
    struct row row = {0, 0};
    for (int i = 0; i < 2; i++) {
        FILE *table = fopen(tables[i], "r");
        char line[512];
        while (table != NULL && fgets(line, sizeof line, table) != NULL) {
            unsigned at;
            unsigned long queued;
            char *drops = strrchr(line, ' ');
            for (size_t end = strlen(line); end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\n'); end--) {
                line[end - 1] = 0;
                drops = strrchr(line, ' ');
            }
            if (sscanf(line, " %*d: %*[0-9A-F]:%x %*[0-9A-F]:%*x %*x %*x:%lx", &at, &queued) == 2 && at == port) {
                row.queued += queued;
                row.drops += strtoull(drops, NULL, 10);
            }
        }
        if (table != NULL) fclose(table);
    }
    return row;
}

static struct row look_when_empty(void) {
    uint64_t until = nanos(CLOCK_MONOTONIC) + DRAIN_MILLIS * 1000000ULL;
    struct row row;
    do {
        row = look();
    } while (row.queued > 0 && nanos(CLOCK_MONOTONIC) < until);
    return row;
}

/* --- Sending -------------------------------------------------------------------------------------------------------- */

static void send_once(char *data) {
    struct iovec vector = {data, size * segments};
    union {
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr align;
    } control = {{0}};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    if (segments > 1) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_UDP;
        header->cmsg_type = UDP_SEGMENT;
        header->cmsg_len = CMSG_LEN(sizeof(uint16_t));
        *(uint16_t *) CMSG_DATA(header) = (uint16_t) size;
    }
    if (sendmsg(connection, &message, 0) >= 0) {
        sent += segments;
    } else if (errno == EINVAL && segments > 64) {
        segments = 64; /* what older kernels take */
    } else if (errno != ENOBUFS && errno != EAGAIN) {
        stop("sendmsg");
    }
}

static void send_for(char *data, uint64_t millis) {
    uint64_t until = nanos(CLOCK_MONOTONIC) + millis * 1000000ULL;
    do {
        for (int i = 0; i < BETWEEN_LOOKS; i++) send_once(data);
    } while (nanos(CLOCK_MONOTONIC) < until);
}

int main(int argc, char **argv) {
    if (argc != 6 && argc != 7) {
        fprintf(stderr, "flood PORT SIZE offload|plain WARM_MILLIS MILLIS [RECEIVER]\n");
        return 2;
    }
    port = (uint16_t) atoi(argv[1]);
    size = (size_t) atoi(argv[2]);
    if (size < 1 || size > MOST_BYTES) {
        fprintf(stderr, "flood: a datagram has from 1 to %d bytes\n", MOST_BYTES);
        return 2;
    }
    segments = strcmp(argv[3], "offload") == 0 ? MOST_BYTES / size : 1;
    if (segments > MOST_SEGMENTS) segments = MOST_SEGMENTS;
    pid_t receiver = argc == 7 ? atoi(argv[6]) : 0;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    connection = socket(AF_INET, SOCK_DGRAM, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *) &to, sizeof to) != 0) stop("connect");
    static char data[MOST_BYTES];
    memset(data, 'x', sizeof data);

    send_for(data, strtoull(argv[4], NULL, 10));
    uint64_t all = sent, start = nanos(CLOCK_MONOTONIC), cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
    uint64_t drops = receiver ? look_when_empty().drops : 0, receiver_cpu = receiver ? cpu_nanos(receiver) : 0;
    sent = 0;
    if (receiver) {
        start = nanos(CLOCK_MONOTONIC);
        cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
    }
    send_for(data, strtoull(argv[5], NULL, 10));
    cpu = nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    uint64_t all_drops = receiver ? look_when_empty().drops : 0;
    uint64_t wall = nanos(CLOCK_MONOTONIC) - start;
    receiver_cpu = receiver ? cpu_nanos(receiver) - receiver_cpu : 0;
    printf("sent=%llu drops=%llu cpu_ns=%llu receiver_ns=%llu wall_ns=%llu all_sent=%llu all_drops=%llu\n",
           (unsigned long long) sent, (unsigned long long) (all_drops - drops), (unsigned long long) cpu,
           (unsigned long long) receiver_cpu, (unsigned long long) wall, (unsigned long long) (all + sent),
           (unsigned long long) all_drops);
    return 0;
}
