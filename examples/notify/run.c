/* Asks to be notified after a while, in virtual time, and changes its mind once. */
#include "../example.h"

int main(int argc, char **argv)
{
    lab_driver *driver = example_start(argc > 1 ? argv[1] : EXAMPLE_DRIVER);
    lab_overlapped soon = {0}, late = {0};
    static char unused[100000];
    lab_handle device;
    uint64_t before;

    CHECK(lab_file_open("\\\\.\\ExampleNotify", LAB_OPEN_READ | LAB_OPEN_OVERLAPPED, &device) >= 0);
    before = lab_clock_now();
    CHECK(lab_file_read_async(device, unused, 2500, &soon) == 0x103);
    CHECK(lab_file_read_async(device, unused, 60000, &late) == 0x103);
    puts("asked for 2.5 s and for 60 s");

    CHECK(lab_file_wait(&soon, LAB_FOREVER, NULL) == 0);
    printf("the first came after %llu ms of virtual time\n", (unsigned long long)(lab_clock_now() - before) / 10000);
    CHECK(lab_clock_now() - before == 25 * SECOND / 10);

    CHECK(lab_file_cancel(device, &late) >= 0);
    CHECK(lab_file_wait(&late, LAB_FOREVER, NULL) == (lab_status)0xC0000120);
    puts("the second was cancelled; its timer never fires");
    lab_clock_advance(120 * SECOND);
    lab_file_close(device);
    return example_stop(driver);
}
