/*
 * Starts a program, waits for its end, and prints what that took:
 *
 *   stopwatch INPUT OUTPUT ERRORS COMMAND [ARGUMENT...]
 *
 * The command reads the file INPUT and writes the file OUTPUT, and what it complains of goes to the file ERRORS. In C,
 * since a JVM's own way to start a process takes longer than some of the programs that are measured here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void stop(const char *what, int error) {
    fprintf(stderr, "stopwatch: %s: %s\n", what, strerror(error));
    exit(1);
}

static long long nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long nanos_of(struct timeval time) {
    return time.tv_sec * 1000000000LL + time.tv_usec * 1000LL;
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "stopwatch INPUT OUTPUT ERRORS COMMAND [ARGUMENT...]\n");
        return 2;
    }
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_addopen(&streams, 0, argv[1], O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&streams, 1, argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&streams, 2, argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0600);

    long long start = nanos();
    pid_t child;
    int error = posix_spawnp(&child, argv[4], &streams, NULL, argv + 4, environ);
    if (error != 0) stop(argv[4], error);
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) < 0) stop("wait4", errno);
    long long wall = nanos() - start;

    printf("wall_ns=%lld cpu_ns=%lld status=%d\n", wall, nanos_of(used.ru_utime) + nanos_of(used.ru_stime),
           WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
