/* Installs the bus and the card from their INF files; puts cards in, pulls one out while a read waits, ejects another.
 */
#include "../example.h"
#include "slots.h"
#include <ntlab/debug.h>
#include <ntlab/pnp.h>

#define STATUS_PENDING        0x103
#define STATUS_NO_SUCH_DEVICE ((lab_status)0xC000000E)

static void print(uint32_t component, uint32_t level, const char *text, size_t length, void *context)
{
    printf("    %.*s", (int)length, text);
}

static lab_handle open_interface(const char *class_guid, uint32_t index)
{
    char name[300];
    lab_handle handle;

    CHECK(lab_pnp_interface(class_guid, index, name, sizeof name));
    CHECK(lab_file_open(name, LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED, &handle) >= 0);
    return handle;
}

static void slot(lab_handle bus, uint32_t code, uint32_t number)
{
    CHECK(lab_file_control(bus, code, &number, sizeof number, NULL, 0, NULL) >= 0);
    lab_pnp_settle();
}

int main(void)
{
    static const char *const modules[] = {SLOTBUS_DRIVER, SLOTCARD_DRIVER, SLOTFILTER_DRIVER};
    lab_inf_options options = {modules, 3};
    lab_config config = lab_config_default();
    lab_overlapped read = {0};
    lab_handle bus, card;
    lab_report report;
    char buffer[16];

    CHECK(lab_machine_start(&config) >= 0);
    lab_debug_output_set(print, NULL);
    CHECK(lab_inf_install(EXAMPLE_FOLDER "/slotbus.inf", &options) >= 0);
    CHECK(lab_inf_install(EXAMPLE_FOLDER "/slotcard.inf", &options) >= 0);
    CHECK(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\SlotBus"}, NULL, 0) >= 0);
    bus = open_interface(SLOT_BUS_CLASS, 0);
    puts("two cards are put in:");
    slot(bus, IOCTL_SLOT_INSERT, 2);
    slot(bus, IOCTL_SLOT_INSERT, 5);
    fputs(lab_pnp_tree_text(), stdout);

    puts("one is pulled out while a read waits:");
    card = open_interface(SLOT_CARD_CLASS, 0);
    CHECK(lab_file_read_async(card, buffer, sizeof buffer, &read) == STATUS_PENDING);
    slot(bus, IOCTL_SLOT_PULL, 2);
    CHECK(lab_file_wait(&read, LAB_FOREVER, NULL) == STATUS_NO_SUCH_DEVICE);
    puts("  the read ended with STATUS_NO_SUCH_DEVICE; the device waits for the handle to be closed:");
    lab_file_close(card);
    lab_pnp_settle();

    puts("the other's button is pressed:");
    slot(bus, IOCTL_SLOT_EJECT, 5);
    lab_file_close(bus);
    CHECK(lab_pnp_remove_all() >= 0);
    lab_machine_stop(&report);
    if (report.leaks) {
        fprintf(stderr, "%u things were left behind\n", report.leaks);
        return 4;
    }
    puts("removed and unloaded, and nothing was left behind");
    return 0;
}
