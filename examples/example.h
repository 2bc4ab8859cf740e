/* What the example programs share: start, a check that says what failed, stop. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/ntlab.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                    \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define SECOND 10000000ULL /* virtual time counts in 100 ns */

static inline lab_driver *example_start(const char *module)
{
    lab_config config = lab_config_default();
    lab_driver *driver;
    lab_status status;

    CHECK(lab_machine_start(&config) >= 0);
    status = lab_driver_load(module, NULL, &driver);
    if (status < 0) {
        fprintf(stderr, "%s: %s %s\n", module, lab_status_name(status), lab_error_text());
        exit(1);
    }
    return driver;
}

static inline int example_stop(lab_driver *driver)
{
    lab_report report;

    CHECK(lab_driver_unload(driver) >= 0);
    lab_machine_stop(&report);
    if (report.leaks) {
        fprintf(stderr, "%u things were left behind\n", report.leaks);
        return 4;
    }
    puts("unloaded, and nothing was left behind");
    return 0;
}

#endif
