/* __try, as the front end lowers it. Blocks entered and left cost less than 25 ns, or something is wrong. */
#include "bench.h"
#include <dlfcn.h>
#include <ntlab/driver.h>

#ifdef SEH_DRIVER
static void call(void *function, unsigned count)
{
    ((void (*)(unsigned))function)(count);
}

void bench_seh(void)
{
    static const char *const names[][2] = {{"try_except", "bench_try"}, {"try_finally", "bench_finally"}};
    lab_driver *driver;
    void *module;

    bench_machine_start(true);
    module = dlopen(SEH_DRIVER, RTLD_NOW);
    if (module && lab_driver_load(SEH_DRIVER, 0, &driver) >= 0) {
        double floor = bench_best(call, dlsym(module, "bench_without"), 1000000);

        for (unsigned i = 0; i < 2; i++)
            bench_report(names[i][0], bench_best(call, dlsym(module, names[i][1]), 1000000), floor);
        lab_driver_unload(driver);
    }
    bench_machine_stop();
}
#else
void bench_seh(void)
{
}
#endif
