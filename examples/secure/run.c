/* Uses the secure device as an administrator, as an ordinary user, and as an administrator acting for that user. */
#include "../example.h"
#include "secure_public.h"
#include <ntlab/process.h>
#include <ntlab/security.h>

#define DEVICE        "\\\\.\\ExampleSecure"
#define ACCESS_DENIED ((lab_status)0xC0000022)
#define NOT_HELD      ((lab_status)0xC0000061)

static uint32_t ask(lab_handle device, uint32_t code)
{
    uint32_t value = 0, done;

    CHECK(lab_file_control(device, code, NULL, 0, &value, sizeof value, &done) >= 0);
    return value;
}

static int as_administrator(void *unused)
{
    uint32_t amount = 7, done;
    lab_handle device;

    CHECK(lab_file_open(DEVICE, LAB_OPEN_READ_WRITE, &device) >= 0);
    CHECK(ask(device, IOCTL_SECURE_WHO) == 1);
    CHECK(lab_file_control(device, IOCTL_SECURE_WRITE, &amount, sizeof amount, NULL, 0, &done) >= 0);
    printf("administrator: the account is now %u\n", ask(device, IOCTL_SECURE_READ));
    CHECK(lab_file_control(device, IOCTL_SECURE_RESET, NULL, 0, NULL, 0, &done) == NOT_HELD);
    puts("administrator: resetting needs a privilege that is held, but not enabled");
    CHECK(lab_process_privilege_set(NULL, "SeLoadDriverPrivilege", true) >= 0);
    CHECK(lab_file_control(device, IOCTL_SECURE_RESET, NULL, 0, NULL, 0, &done) >= 0);
    puts("administrator: enabled, and reset");
    CHECK(lab_thread_impersonate(LAB_AS_USER, 2) >= 0);
    CHECK(ask(device, IOCTL_SECURE_WHO) == 0);
    puts("administrator, acting for a user: the driver sees the user");
    lab_thread_revert();
    lab_file_close(device);
    return 0;
}

static int as_user(void *unused)
{
    uint32_t amount = 1000000, done;
    lab_handle device;

    CHECK(lab_file_open(DEVICE, LAB_OPEN_READ_WRITE, &device) == ACCESS_DENIED);
    puts("user: opening for writing: STATUS_ACCESS_DENIED");
    CHECK(lab_file_open(DEVICE, LAB_OPEN_READ, &device) >= 0);
    printf("user: opened for reading, the account is %u\n", ask(device, IOCTL_SECURE_READ));
    CHECK(lab_file_control(device, IOCTL_SECURE_WRITE, &amount, sizeof amount, NULL, 0, &done) == ACCESS_DENIED);
    puts("user: the I/O manager refuses the code that writes; the driver never sees it");
    CHECK(ask(device, IOCTL_SECURE_WHO) == 0);
    CHECK(lab_file_control(device, IOCTL_SECURE_RESET, NULL, 0, NULL, 0, &done) == NOT_HELD);
    lab_file_close(device);
    return 0;
}

static void run_as(lab_account account, int (*routine)(void *))
{
    lab_process *process;

    CHECK(lab_process_create_as("client", account, &process) >= 0);
    CHECK(lab_process_run(process, routine, NULL) == 0);
    lab_process_close(process);
}

int main(int argc, char **argv)
{
    lab_driver *driver = example_start(argc > 1 ? argv[1] : EXAMPLE_DRIVER);

    run_as(LAB_AS_ADMINISTRATOR, as_administrator);
    run_as(LAB_AS_USER, as_user);
    return example_stop(driver);
}
