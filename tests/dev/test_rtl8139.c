/* The Ethernet adapter, as a driver meets it. */
#include <ntddk.h>
#include <support/machine.h>
#include <ntlab/dev/rtl8139.h>
#include <ntlab/sim.h>
#include <string.h>
#include "dev/rtl8139/rtl8139_regs.h"

#define RING 8192

struct card {
    lab_device *device;
    PUCHAR ports, ring, frame;
    ULONG ring_address, frame_address, at;
};

static UCHAR get8(struct card *card, unsigned offset)
{
    return READ_PORT_UCHAR(card->ports + offset);
}
static USHORT get16(struct card *card, unsigned offset)
{
    return READ_PORT_USHORT((PUSHORT)(card->ports + offset));
}
static ULONG get32(struct card *card, unsigned offset)
{
    return READ_PORT_ULONG((PULONG)(card->ports + offset));
}
static void put8(struct card *card, unsigned offset, UCHAR value)
{
    WRITE_PORT_UCHAR(card->ports + offset, value);
}
static void put16(struct card *card, unsigned offset, USHORT value)
{
    WRITE_PORT_USHORT((PUSHORT)(card->ports + offset), value);
}
static void put32(struct card *card, unsigned offset, ULONG value)
{
    WRITE_PORT_ULONG((PULONG)(card->ports + offset), value);
}

static PUCHAR memory(SIZE_T size, ULONG *address)
{
    PHYSICAL_ADDRESS highest = {.QuadPart = 0xFFFFFFFF};
    PUCHAR bytes = MmAllocateContiguousMemory(size, highest);

    assert_non_null(bytes);
    *address = MmGetPhysicalAddress(bytes).LowPart;
    memset(bytes, 0, size);
    return bytes;
}

static void plug(struct card *card, const char *options)
{
    lab_resource resources[4];

    lab_sim_register();
    assert_int_equal(lab_device_plug("rtl8139", options, &card->device), STATUS_SUCCESS);
    assert_true(lab_device_resources(card->device, resources, 4) >= 2);
    card->ports = (PUCHAR)(ULONG_PTR)resources[0].start;
    lab_device_config_write(card->device, 4, 2, 7); /* ports, memory, bus master */
    card->ring = memory(RING + 16 + 1536, &card->ring_address);
    card->frame = memory(PAGE_SIZE, &card->frame_address);
    card->at = 0;
    put8(card, RTL_CR, CR_RESET);
    assert_int_equal(get8(card, RTL_CR) & CR_RESET, 0);
    put32(card, RTL_RBSTART, card->ring_address);
    put8(card, RTL_CR, CR_RX | CR_TX);
    put32(card, RTL_RCR, RCR_MINE | RCR_BROADCAST | RCR_WRAP);
    put16(card, RTL_IMR, INT_RX_OK | INT_TX_OK | INT_RX_OVERFLOW);
}

static void unplug(struct card *card)
{
    lab_device_unplug(card->device);
    MmFreeContiguousMemory(card->ring);
    MmFreeContiguousMemory(card->frame);
}

static void fill_frame(PUCHAR frame, const char *to, const char *text)
{
    memset(frame, 0, 60);
    memcpy(frame, to, 6);
    memcpy(frame + 6, "\x52\x54\x00\x00\x00\x01", 6);
    frame[12] = 8;
    strcpy((char *)frame + 14, text);
}

static bool asserted(struct card *card)
{
    lab_line_state state;

    lab_line_query(card->device, 0, &state);
    return state.asserted;
}

/* The next frame of the ring: its payload as text. */
static const char *take(struct card *card)
{
    PUCHAR frame = card->ring + card->at + 4;
    USHORT size;

    assert_int_equal(get8(card, RTL_CR) & CR_EMPTY, 0);
    assert_int_equal(card->ring[card->at] & RX_OK, RX_OK);
    memcpy(&size, card->ring + card->at + 2, 2);
    card->at = ((card->at + size + 4 + 3) & ~3u) % RING;
    put16(card, RTL_CAPR, (USHORT)(card->at - 16));
    return (const char *)frame + 14;
}

#define OWN "\x52\x54\x00\x12\x34\x56"

static void test_address_in_registers_and_eeprom(void **state)
{
    struct card card;
    USHORT words[3] = {0};

    plug(&card, NULL);
    assert_int_equal(get32(&card, RTL_IDR), 0x12005452);
    for (unsigned word = 0; word < 3; word++) {
        ULONG command = 6 << 6 | (7 + word);

        put8(&card, RTL_9346CR, 0x80);
        put8(&card, RTL_9346CR, 0x80 | EE_SELECT);
        for (int bit = 8; bit >= 0; bit--) {
            UCHAR in = command >> bit & 1 ? EE_IN : 0;

            put8(&card, RTL_9346CR, 0x80 | EE_SELECT | in);
            put8(&card, RTL_9346CR, 0x80 | EE_SELECT | in | EE_CLOCK);
        }
        for (int bit = 0; bit < 16; bit++) {
            put8(&card, RTL_9346CR, 0x80 | EE_SELECT);
            put8(&card, RTL_9346CR, 0x80 | EE_SELECT | EE_CLOCK);
            words[word] = (USHORT)(words[word] << 1 | (get8(&card, RTL_9346CR) & EE_OUT));
        }
    }
    put8(&card, RTL_9346CR, 0);
    assert_memory_equal(words, OWN, 6);
    unplug(&card);
}

static void test_a_frame_is_sent_in_its_time(void **state)
{
    UCHAR got[2048];
    struct card card;

    plug(&card, "wire=capture");
    fill_frame(card.frame, "\x01\x02\x03\x04\x05\x06", "out");
    put32(&card, RTL_TSAD, card.frame_address);
    put32(&card, RTL_TSD, 60);
    assert_int_equal(get32(&card, RTL_TSD) & TSD_OWN, 0);
    assert_int_equal(lab_rtl8139_sent(card.device, got, sizeof got), 0);
    lab_clock_advance(1000);
    assert_int_equal(get32(&card, RTL_TSD) & (TSD_OWN | TSD_OK), TSD_OWN | TSD_OK);
    assert_true(asserted(&card));
    assert_int_equal(get16(&card, RTL_ISR), INT_TX_OK);
    put16(&card, RTL_ISR, INT_TX_OK);
    assert_false(asserted(&card));
    assert_int_equal(lab_rtl8139_sent(card.device, got, sizeof got), 60);
    assert_memory_equal(got, card.frame, 60);
    unplug(&card);
}

static void test_frames_arrive_in_the_ring(void **state)
{
    UCHAR frame[64];
    struct card card;

    plug(&card, "wire=capture");
    assert_int_equal(get8(&card, RTL_CR) & CR_EMPTY, CR_EMPTY);
    fill_frame(frame, OWN, "one");
    assert_true(lab_rtl8139_receive(card.device, frame, 60));
    fill_frame(frame, "\xFF\xFF\xFF\xFF\xFF\xFF", "two");
    assert_true(lab_rtl8139_receive(card.device, frame, 20)); /* filled up to 60 */
    assert_true(asserted(&card));
    assert_string_equal(take(&card), "one");
    assert_string_equal(take(&card), "two");
    assert_int_equal(get8(&card, RTL_CR) & CR_EMPTY, CR_EMPTY);
    unplug(&card);
}

static void test_the_filter_leaves_out_what_is_for_others(void **state)
{
    UCHAR frame[64];
    struct card card;

    plug(&card, "wire=capture");
    fill_frame(frame, "\x52\x54\x00\x99\x99\x99", "no");
    assert_false(lab_rtl8139_receive(card.device, frame, 60));
    fill_frame(frame, "\x01\x00\x5E\x00\x00\x01", "many");
    assert_false(lab_rtl8139_receive(card.device, frame, 60));
    put32(&card, RTL_RCR, RCR_MULTICAST | RCR_WRAP);
    put32(&card, RTL_MAR, 0xFFFFFFFF);
    put32(&card, RTL_MAR + 4, 0xFFFFFFFF);
    assert_true(lab_rtl8139_receive(card.device, frame, 60));
    unplug(&card);
}

static void test_the_ring_wraps_and_overflows(void **state)
{
    UCHAR frame[1514] = {0};
    struct card card;
    int taken = 0;

    plug(&card, "wire=capture");
    fill_frame(frame, OWN, "long");
    while (lab_rtl8139_receive(card.device, frame, sizeof frame))
        taken++;
    assert_int_equal(taken, 5);
    assert_int_equal(get16(&card, RTL_ISR) & INT_RX_OVERFLOW, INT_RX_OVERFLOW);
    assert_int_equal(get32(&card, RTL_MPC), 1);
    for (int i = 0; i < 20; i++) {
        assert_string_equal(take(&card), "long");
        assert_true(lab_rtl8139_receive(card.device, frame, sizeof frame));
    }
    unplug(&card);
}

static void test_two_adapters_on_one_wire(void **state)
{
    struct card one, two;

    plug(&one, "name=one,address=52:54:00:00:00:0a");
    assert_int_equal(get8(&one, RTL_MSR) & MSR_LINK_DOWN, MSR_LINK_DOWN);
    plug(&two, "wire=peer:one");
    assert_int_equal(get8(&one, RTL_MSR) & MSR_LINK_DOWN, 0);
    fill_frame(one.frame, OWN, "across");
    put32(&one, RTL_TSAD, one.frame_address);
    put32(&one, RTL_TSD, 60);
    lab_clock_advance(1000);
    assert_string_equal(take(&two), "across");
    unplug(&two);
    assert_int_equal(get16(&one, RTL_BMSR) & BMSR_LINK, 0);
    unplug(&one);
}

static void test_udp_carries_frames(void **state)
{
    struct card one, two;

    plug(&one, "name=one,address=52:54:00:00:00:0a,wire=udp:47011:127.0.0.1:47012");
    plug(&two, "wire=udp:47012:127.0.0.1:47011");
    fill_frame(one.frame, OWN, "by datagram");
    put32(&one, RTL_TSAD, one.frame_address);
    put32(&one, RTL_TSD, 60);
    for (int tries = 0; tries < 100000 && (get8(&two, RTL_CR) & CR_EMPTY); tries++)
        lab_clock_advance(1000);
    assert_string_equal(take(&two), "by datagram");
    unplug(&two);
    unplug(&one);
}

static void test_wrong_options_are_refused(void **state)
{
    lab_sim_register();
    assert_int_equal(lab_device_plug("rtl8139", "address=01:02:03:04:05:06", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("rtl8139", "wire=string", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("rtl8139", "wire=peer:nobody", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("rtl8139", "wire=udp:1", NULL), STATUS_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_address_in_registers_and_eeprom),
        machine_test(test_a_frame_is_sent_in_its_time),
        machine_test(test_frames_arrive_in_the_ring),
        machine_test(test_the_filter_leaves_out_what_is_for_others),
        machine_test(test_the_ring_wraps_and_overflows),
        machine_test(test_two_adapters_on_one_wire),
        machine_test(test_udp_carries_frames),
        machine_test(test_wrong_options_are_refused),
    };

    return cmocka_run_group_tests_name("rtl8139", tests, NULL, NULL);
}
