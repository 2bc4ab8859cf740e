/* ntlab_bench [FILE]: prints a table, and writes it to FILE as JSON. */
#include "bench.h"

int main(int argc, char **argv)
{
    bench_requests();
    bench_kernel();
    bench_access();
    bench_pnp();
    bench_hardware();
    bench_dma();
    bench_models();
    bench_registry();
    if (argc > 1)
        bench_write(argv[1]);
    return 0;
}
