/* Hands a driver's worker thread more than it can do at once. */
#include "../example.h"

#define WRITES 8

int main(int argc, char **argv)
{
    lab_driver *driver = example_start(argc > 1 ? argv[1] : EXAMPLE_DRIVER);
    lab_overlapped writes[WRITES];
    lab_handle device;
    uint64_t before;

    memset(writes, 0, sizeof writes);
    CHECK(lab_file_open("\\\\.\\ExampleWorker", LAB_OPEN_WRITE | LAB_OPEN_OVERLAPPED, &device) >= 0);
    before = lab_clock_now();
    for (int i = 0; i < WRITES; i++)
        CHECK(lab_file_write_async(device, "work", 4, &writes[i]) == 0x103);
    printf("%d writes are queued\n", WRITES);
    for (int i = 0; i < WRITES; i++)
        CHECK(lab_file_wait(&writes[i], LAB_FOREVER, NULL) == 0);
    printf("all were handled, 10 ms each, one after the other: %llu ms of virtual time\n",
           (unsigned long long)(lab_clock_now() - before) / 10000);
    CHECK(lab_clock_now() - before == WRITES * SECOND / 100);
    lab_file_close(device);
    return example_stop(driver);
}
