/* ntlab: the command line. */
#include "cli/cli.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_help(FILE *to)
{
    fputs("usage: ntlab COMMAND ...\n"
          "\n"
          "  build    compile a driver's sources, unchanged, into a module\n"
          "  run      load a driver in a fresh machine, and report\n"
          "  test     the same, again and again with one operation after the other failing\n"
          "  devices  list the simulated devices that a run can plug\n"
          "\n"
          "`ntlab COMMAND --help` says more. Exit status: 0 fine, 1 the driver failed (its NTSTATUS is printed), 2 "
          "usage or build\n"
          "error, 3 bugcheck, 4 something was left behind (listed).\n",
          to);
}

_Noreturn void usage_error(const char *format, ...)
{
    va_list arguments;

    fputs("ntlab: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    if (!strcmp(argv[1], "build"))
        return command_build(argc - 1, argv + 1);
    if (!strcmp(argv[1], "compile"))
        return command_compile(argc - 1, argv + 1);
    if (!strcmp(argv[1], "link"))
        return command_link(argc - 1, argv + 1);
    if (!strcmp(argv[1], "run"))
        return command_run(argc - 1, argv + 1);
    if (!strcmp(argv[1], "test"))
        return command_test(argc - 1, argv + 1);
    if (!strcmp(argv[1], "devices"))
        return command_devices(argc - 1, argv + 1);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        print_help(stdout);
        return 0;
    }
    usage_error("no command '%s'; see ntlab --help", argv[1]);
}
