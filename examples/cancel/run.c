/* Reads that wait, are served, are cancelled, and end with their handle. */
#include "../example.h"

#define PENDING   0x103
#define CANCELLED ((lab_status)0xC0000120)

int main(int argc, char **argv)
{
    lab_driver *driver = example_start(argc > 1 ? argv[1] : EXAMPLE_DRIVER);
    lab_handle reader, writer;
    lab_overlapped first = {0}, second = {0}, third = {0};
    char a[16] = "", b[16] = "", c[16] = "";
    uint32_t done;

    CHECK(lab_file_open("\\\\.\\ExampleCancel", LAB_OPEN_READ | LAB_OPEN_OVERLAPPED, &reader) >= 0);
    CHECK(lab_file_open("\\\\.\\ExampleCancel", LAB_OPEN_WRITE, &writer) >= 0);
    CHECK(lab_file_read_async(reader, a, sizeof a, &first) == PENDING);
    CHECK(lab_file_read_async(reader, b, sizeof b, &second) == PENDING);
    CHECK(lab_file_read_async(reader, c, sizeof c, &third) == PENDING);
    puts("three reads wait in the driver's queue");

    CHECK(lab_file_cancel(reader, &first) >= 0);
    CHECK(lab_file_wait(&first, LAB_FOREVER, &done) == CANCELLED);
    puts("the first was cancelled: STATUS_CANCELLED");

    CHECK(lab_file_write(writer, "data", 5, &done) >= 0);
    CHECK(lab_file_wait(&second, LAB_FOREVER, &done) == 0 && done == 5);
    printf("the second got what was written: %s\n", b);
    CHECK(!strcmp(b, "data"));

    lab_file_close(reader);
    CHECK(lab_file_wait(&third, LAB_FOREVER, &done) == CANCELLED);
    puts("the third ended when its handle was closed");
    CHECK(lab_file_write(writer, "more", 5, &done) == (lab_status)0x80000011);
    puts("nobody waits any more: STATUS_DEVICE_BUSY");
    lab_file_close(writer);
    return example_stop(driver);
}
