/*
 * The Ethernet adapter RTL8139C, as Realtek's data sheet has it. docs/devices/rtl8139.md has the register table.
 *
 * Registers are bytes that can be touched in any width; those that do something are looked for after the bytes are
 * stored. Sending takes the time the bits need at 100 Mbit/s, in order of the four descriptors.
 */
#include "dev/rtl8139/rtl8139.h"
#include "machine/fields.h"
#include <ntlab/dev/rtl8139.h>
#include <ntlab/ntlab.h>
#include <stdio.h>
#include <string.h>

#define LEAST_FRAME 60
#define MOST_FRAME  1518
#define GAP_BYTES   24 /* preamble, checksum and the gap behind a frame */

static uint32_t get32(const struct rtl8139 *rtl, unsigned offset)
{
    uint32_t value;

    memcpy(&value, rtl->reg + offset, sizeof value);
    return value;
}

static void put32(struct rtl8139 *rtl, unsigned offset, uint32_t value)
{
    memcpy(rtl->reg + offset, &value, sizeof value);
}

static uint16_t get16(const struct rtl8139 *rtl, unsigned offset)
{
    uint16_t value;

    memcpy(&value, rtl->reg + offset, sizeof value);
    return value;
}

static void put16(struct rtl8139 *rtl, unsigned offset, uint16_t value)
{
    memcpy(rtl->reg + offset, &value, sizeof value);
}

static void settle_line(struct rtl8139 *rtl)
{
    lab_line_set(rtl->device, 0, rtl->isr & get16(rtl, RTL_IMR));
}

static void raise_causes(struct rtl8139 *rtl, uint16_t causes)
{
    rtl->isr |= causes;
    settle_line(rtl);
}

/* --- sending ------------------------------------------------------------------------------------------------------ */

static bool is_given(const struct rtl8139 *rtl, unsigned descriptor)
{
    return !(get32(rtl, RTL_TSD + 4 * descriptor) & TSD_OWN);
}

static void start_sending(struct rtl8139 *rtl)
{
    uint32_t size;

    if (rtl->sending || !(rtl->reg[RTL_CR] & CR_TX) || !is_given(rtl, rtl->next_sent))
        return;
    size = TSD_SIZE(get32(rtl, RTL_TSD + 4 * rtl->next_sent));
    rtl->sending = true;
    lab_timer_set(rtl->sent, ((uint64_t)size + GAP_BYTES) * 8 / 10);
}

static bool send_frame(struct rtl8139 *rtl, uint32_t size)
{
    uint8_t bytes[RTL_FRAME_MOST] = {0};
    uint32_t mode = get32(rtl, RTL_TCR) >> 17 & 3;

    if (size > RTL_FRAME_MOST ||
        !lab_device_memory_read(rtl->device, get32(rtl, RTL_TSAD + 4 * rtl->next_sent), bytes, size))
        return false;
    if (mode == 3)
        rtl_receive(rtl, bytes, size); /* loop back */
    else
        rtl_wire_send(rtl, bytes, size);
    return true;
}

static void on_sent(void *state)
{
    struct rtl8139 *rtl = state;
    unsigned offset = RTL_TSD + 4 * rtl->next_sent;
    uint32_t status = get32(rtl, offset);
    bool good = send_frame(rtl, TSD_SIZE(status));

    rtl->sending = false;
    put32(rtl, offset, (status & 0x003F1FFF) | TSD_OWN | (good ? TSD_OK : TSD_ABORTED));
    rtl->next_sent = (rtl->next_sent + 1) % 4;
    if (!lab_device_fault(rtl->device, "lost-interrupt"))
        raise_causes(rtl, good ? INT_TX_OK : INT_TX_ERROR);
    start_sending(rtl);
}

/* --- receiving ---------------------------------------------------------------------------------------------------- */

static uint32_t checksum(const uint8_t *bytes, size_t size, bool reflected)
{
    uint32_t crc = ~0u;

    for (size_t i = 0; i < size; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            bool one = bytes[i] >> bit & 1;

            if (reflected)
                crc = crc >> 1 ^ ((crc & 1) != one ? 0xEDB88320u : 0);
            else
                crc = crc << 1 ^ ((crc >> 31) != one ? 0x04C11DB7u : 0);
        }
    return reflected ? ~crc : crc;
}

static uint32_t ring_size(const struct rtl8139 *rtl)
{
    return 8192u << RCR_LENGTH(get32(rtl, RTL_RCR));
}

/* Whether the address filter takes it, and what the status word says about it. */
static bool is_wanted(const struct rtl8139 *rtl, const uint8_t *frame, uint16_t *status)
{
    static const uint8_t everybody[6] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    uint32_t filter = get32(rtl, RTL_RCR), hash;

    if (!memcmp(frame, everybody, 6)) {
        *status = RX_BROADCAST;
        return filter & (RCR_BROADCAST | RCR_ALL);
    }
    if (frame[0] & 1) {
        hash = checksum(frame, 6, false) >> 26;
        *status = RX_MULTICAST;
        return (filter & RCR_ALL) || ((filter & RCR_MULTICAST) && (rtl->reg[RTL_MAR + hash / 8] >> hash % 8 & 1));
    }
    *status = memcmp(frame, rtl->reg + RTL_IDR, 6) ? 0 : RX_MINE;
    return (filter & RCR_ALL) || (*status && (filter & RCR_MINE));
}

static bool into_ring(struct rtl8139 *rtl, const void *data, uint32_t size)
{
    uint32_t ring = ring_size(rtl), base = get32(rtl, RTL_RBSTART), behind = ring - rtl->write_at;
    bool runs_on = get32(rtl, RTL_RCR) & RCR_WRAP && ring < 65536;
    uint32_t first = runs_on || size < behind ? size : behind;

    if (!lab_device_memory_write(rtl->device, base + rtl->write_at, data, first))
        return false;
    if (first < size && !lab_device_memory_write(rtl->device, base, (const uint8_t *)data + first, size - first))
        return false;
    rtl->write_at += size;
    if (!runs_on)
        rtl->write_at %= ring;
    return true;
}

static bool has_room(const struct rtl8139 *rtl, uint32_t size)
{
    uint32_t ring = ring_size(rtl), room = (ring + rtl->read_at - rtl->write_at) % ring;

    return !room || size < room;
}

static bool store(struct rtl8139 *rtl, uint16_t status, uint8_t *frame, uint32_t size)
{
    uint16_t header[2] = {RX_OK | status, (uint16_t)(size + 4)};
    uint32_t crc = checksum(frame, size, true);

    memcpy(frame + size, &crc, sizeof crc);
    if (!into_ring(rtl, header, sizeof header) || !into_ring(rtl, frame, size + 4))
        return false;
    rtl->write_at = ((rtl->write_at + 3) & ~3u) % ring_size(rtl);
    put16(rtl, RTL_CBR, (uint16_t)rtl->write_at);
    return true;
}

bool rtl_receive(struct rtl8139 *rtl, const uint8_t *bytes, size_t size)
{
    uint8_t frame[MOST_FRAME + 8] = {0};
    uint32_t length = size < LEAST_FRAME ? LEAST_FRAME : (uint32_t)size;
    uint16_t status;

    if (!(rtl->reg[RTL_CR] & CR_RX) || !rtl->link || size < 14 || size > MOST_FRAME - 4 ||
        !is_wanted(rtl, bytes, &status))
        return false;
    memcpy(frame, bytes, size);
    if (!has_room(rtl, ((length + 4 + 3) & ~3u) + 4)) {
        put32(rtl, RTL_MPC, get32(rtl, RTL_MPC) + 1);
        raise_causes(rtl, INT_RX_OVERFLOW);
        return false;
    }
    if (!store(rtl, status, frame, length)) {
        raise_causes(rtl, INT_SYSTEM);
        return false;
    }
    raise_causes(rtl, INT_RX_OK);
    return true;
}

void rtl_link(struct rtl8139 *rtl, bool up)
{
    if (rtl->link == up)
        return;
    rtl->link = up;
    raise_causes(rtl, INT_LINK);
}

/* --- the timer ---------------------------------------------------------------------------------------------------- */

/* Counts the PCI clock, 33 MHz. */
static uint32_t count_now(const struct rtl8139 *rtl)
{
    return (uint32_t)((lab_clock_now() - rtl->timer_origin) * 33 / 10);
}

static void set_alarm(struct rtl8139 *rtl)
{
    uint32_t at = get32(rtl, RTL_TIMERINT), now = count_now(rtl);

    if (at > now)
        lab_timer_set(rtl->ticked, ((uint64_t)(at - now) * 10 + 32) / 33);
    else
        lab_timer_cancel(rtl->ticked);
}

static void on_tick(void *state)
{
    raise_causes(state, INT_TIMER);
}

/* --- registers ---------------------------------------------------------------------------------------------------- */

static void soft_reset(struct rtl8139 *rtl)
{
    lab_timer_cancel(rtl->sent);
    rtl->sending = false;
    rtl->next_sent = 0;
    rtl->isr = 0;
    put16(rtl, RTL_IMR, 0);
    for (unsigned i = 0; i < 4; i++) {
        put32(rtl, RTL_TSD + 4 * i, TSD_OWN);
        put32(rtl, RTL_TSAD + 4 * i, 0);
    }
    put32(rtl, RTL_RBSTART, 0);
    put32(rtl, RTL_RCR, 0);
    put32(rtl, RTL_TCR, 0x74000000); /* which chip it is: RTL8139C */
    put32(rtl, RTL_MPC, 0);
    put16(rtl, RTL_CAPR, 0xFFF0);
    put16(rtl, RTL_CBR, 0);
    rtl->read_at = rtl->write_at = 0;
    rtl->reg[RTL_CR] = 0;
    settle_line(rtl);
}

static uint16_t transmit_summary(const struct rtl8139 *rtl)
{
    uint16_t summary = 0;

    for (unsigned i = 0; i < 4; i++) {
        uint32_t status = get32(rtl, RTL_TSD + 4 * i);

        summary |= (uint16_t)((status & TSD_OWN ? 1 : 0) << i | (status & TSD_ABORTED ? 0x10 : 0) << i |
                              (status & TSD_UNDERRUN ? 0x100 : 0) << i | (status & TSD_OK ? 0x1000 : 0) << i);
    }
    return summary;
}

/* Those registers whose bytes aren't simply what was stored. */
static void refresh(struct rtl8139 *rtl)
{
    bool empty = rtl->read_at == rtl->write_at;

    rtl->reg[RTL_CR] = (uint8_t)((rtl->reg[RTL_CR] & ~CR_EMPTY) | (empty ? CR_EMPTY : 0));
    put16(rtl, RTL_ISR, rtl->isr);
    put32(rtl, RTL_TCTR, count_now(rtl));
    put16(rtl, RTL_TSAD_ALL, transmit_summary(rtl));
    rtl->reg[RTL_9346CR] = (uint8_t)((rtl->reg[RTL_9346CR] & ~EE_OUT) | (rtl->eeprom.out ? EE_OUT : 0));
    rtl->reg[RTL_MSR] = (uint8_t)((rtl->reg[RTL_MSR] & ~MSR_LINK_DOWN) | (rtl->link ? 0 : MSR_LINK_DOWN));
    put16(rtl, RTL_BMSR, (uint16_t)(0x782D & ~BMSR_LINK) | (rtl->link ? BMSR_LINK : 0));
    put16(rtl, RTL_ANLPAR, rtl->link ? 0x45E1 : 0);
}

static uint64_t read_register(void *state, uint64_t offset, unsigned width)
{
    struct rtl8139 *rtl = state;
    uint64_t value = 0;

    refresh(rtl);
    memcpy(&value, rtl->reg + offset, width);
    return value;
}

static bool touches(uint64_t offset, unsigned width, unsigned start, unsigned size)
{
    return offset < start + size && start < offset + width;
}

static void write_command(struct rtl8139 *rtl, uint8_t value)
{
    if (value & CR_RESET) {
        soft_reset(rtl);
        return;
    }
    rtl->reg[RTL_CR] = value & (CR_TX | CR_RX);
    start_sending(rtl);
}

static void write_status(struct rtl8139 *rtl, uint64_t offset, unsigned width, uint64_t value)
{
    uint16_t clear = 0;

    for (unsigned i = 0; i < width; i++)
        if (offset + i == RTL_ISR || offset + i == RTL_ISR + 1)
            clear |= (uint16_t)((value >> 8 * i & 0xFF) << 8 * (offset + i - RTL_ISR));
    rtl->isr &= (uint16_t)~clear;
    settle_line(rtl);
}

static void write_transmit(struct rtl8139 *rtl, uint64_t offset, uint64_t value)
{
    unsigned descriptor = (unsigned)(offset - RTL_TSD) / 4;

    put32(rtl, RTL_TSD + 4 * descriptor, (uint32_t)value & 0x003F3FFF);
    start_sending(rtl);
}

static bool is_read_only(uint64_t offset)
{
    return (offset >= RTL_CBR && offset < RTL_IMR) || (offset >= RTL_TSAD_ALL && offset < RTL_BMCR) ||
           (offset >= RTL_BMSR && offset < RTL_ANAR) || (offset >= RTL_ANLPAR && offset < RTL_ANER) ||
           offset == RTL_MSR || offset == RTL_CONFIG0;
}

/* The station's address and the configuration can be written only while 9346CR says so. */
static bool is_locked(const struct rtl8139 *rtl, uint64_t offset)
{
    bool guarded = offset < RTL_IDR + 6 || (offset >= RTL_CONFIG0 && offset <= RTL_CONFIG1) || offset == RTL_CONFIG3 ||
                   offset == RTL_CONFIG4;

    return guarded && (rtl->reg[RTL_9346CR] & EE_MODE) != EE_MODE;
}

static void store_bytes(struct rtl8139 *rtl, uint64_t offset, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++)
        if (!is_read_only(offset + i) && !is_locked(rtl, offset + i))
            rtl->reg[offset + i] = (uint8_t)(value >> 8 * i);
}

static void act(struct rtl8139 *rtl, uint64_t offset, unsigned width)
{
    if (touches(offset, width, RTL_RBSTART, 4))
        rtl->read_at = rtl->write_at = 0;
    if (touches(offset, width, RTL_CAPR, 2))
        rtl->read_at = (uint32_t)(get16(rtl, RTL_CAPR) + 16) % ring_size(rtl);
    if (touches(offset, width, RTL_IMR, 2))
        settle_line(rtl);
    if (touches(offset, width, RTL_TCR, 4))
        put32(rtl, RTL_TCR, (get32(rtl, RTL_TCR) & ~0x7CC00000u) | 0x74000000);
    if (touches(offset, width, RTL_MPC, 4))
        put32(rtl, RTL_MPC, 0);
    if (touches(offset, width, RTL_9346CR, 1))
        rtl_eeprom_write(&rtl->eeprom, (rtl->reg[RTL_9346CR] & EE_MODE) == 0x80 ? rtl->reg[RTL_9346CR] : 0);
    if (touches(offset, width, RTL_TIMERINT, 4))
        set_alarm(rtl);
    if (touches(offset, width, RTL_BMCR, 2))
        put16(rtl, RTL_BMCR, get16(rtl, RTL_BMCR) & 0x7DFF); /* reset and restart are over at once */
}

static void write_register(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct rtl8139 *rtl = state;

    if (touches(offset, width, RTL_ISR, 2)) {
        write_status(rtl, offset, width, value);
        if (offset == RTL_IMR)
            write_register(state, RTL_IMR, 2, value & 0xFFFF);
        return;
    }
    if (offset >= RTL_TSD && offset < RTL_TSAD) {
        if (width == 4)
            write_transmit(rtl, offset, value);
        return;
    }
    if (touches(offset, width, RTL_CR, 1)) {
        write_command(rtl, (uint8_t)(value >> 8 * (RTL_CR - offset)));
        return;
    }
    if (touches(offset, width, RTL_TCTR, 4)) {
        rtl->timer_origin = lab_clock_now();
        set_alarm(rtl);
        return;
    }
    store_bytes(rtl, offset, width, value);
    act(rtl, offset, width);
}

/* --- the class ---------------------------------------------------------------------------------------------------- */

static lab_status read_address(struct rtl8139 *rtl)
{
    const char *text = lab_device_option(rtl->device, "address");
    unsigned b[6];
    char rest;

    if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%c", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &rest) != 6 || (b[0] & 1))
        return lab_device_fail(rtl->device, LAB_STATUS_INVALID_PARAMETER,
                               "address is six bytes such as 52:54:00:12:34:56, the first of them even, not '%s'",
                               text);
    for (unsigned i = 0; i < 6; i++)
        rtl->address[i] = (uint8_t)b[i];
    return LAB_STATUS_SUCCESS;
}

static lab_status create(lab_device *device, void *state)
{
    static const lab_pci_identity identity = {.vendor = 0x10EC,
                                              .device = 0x8139,
                                              .subsystem_vendor = 0x10EC,
                                              .subsystem = 0x8139,
                                              .class_code = 0x020000,
                                              .revision = 0x10,
                                              .interrupt_pin = 1};
    static const lab_space_ops ops = {read_register, write_register, 1, 4};
    struct rtl8139 *rtl = state;
    lab_status status;

    rtl->device = device;
    status = read_address(rtl);
    if (status < 0)
        return status;
    lab_device_pci(device, &identity);
    lab_device_bar(device, 0, LAB_SPACE_PORTS, RTL_SPACE, &ops);
    lab_device_bar(device, 1, LAB_SPACE_MEMORY, RTL_SPACE, &ops);
    lab_device_power_capability(device);
    rtl->sent = lab_device_timer(device, on_sent);
    rtl->ticked = lab_device_timer(device, on_tick);
    return rtl_wire_open(rtl);
}

static void destroy(void *state)
{
    rtl_wire_close(state);
}

static void reset(void *state)
{
    struct rtl8139 *rtl = state;

    memset(rtl->reg, 0, sizeof rtl->reg);
    memcpy(rtl->reg + RTL_IDR, rtl->address, 6);
    put16(rtl, RTL_BMCR, 0x3100);
    put16(rtl, RTL_ANAR, 0x05E1);
    rtl_eeprom_fill(&rtl->eeprom, rtl->address);
    rtl->timer_origin = lab_clock_now();
    lab_timer_cancel(rtl->ticked);
    soft_reset(rtl);
}

static const struct sim_field fields[] = {SIM_FIELD(struct rtl8139, reg), SIM_FIELD(struct rtl8139, isr),
                                          SIM_FIELD(struct rtl8139, read_at), SIM_FIELD(struct rtl8139, write_at),
                                          SIM_FIELD(struct rtl8139, next_sent)};

static size_t save(void *state, void *bytes, size_t room)
{
    return sim_fields_save(fields, SIM_COUNT(fields), state, bytes, room);
}

static lab_status restore(void *state, const void *bytes, size_t size)
{
    struct rtl8139 *rtl = state, after = *rtl;

    if (!sim_fields_restore(fields, SIM_COUNT(fields), &after, bytes, size) || after.next_sent > 3)
        return LAB_STATUS_INVALID_PARAMETER;
    reset(rtl);
    sim_fields_restore(fields, SIM_COUNT(fields), rtl, bytes, size);
    rtl->read_at %= ring_size(rtl);
    rtl->write_at %= ring_size(rtl);
    start_sending(rtl);
    settle_line(rtl);
    return LAB_STATUS_SUCCESS;
}

static const lab_option options[] = {
    {"address", "the station's", "52:54:00:12:34:56"},
    {"wire", "the other end: null, capture, peer:NAME, udp:LOCALPORT:HOST:PORT (a datagram a frame)", "null"},
    {0}};
static const lab_option faults[] = {{"lost-interrupt", "a frame is sent without an interrupt", 0}, {0}};

const lab_device_class lab_rtl8139_class = {.name = "rtl8139",
                                            .summary = "Ethernet adapter on PCI, 100 Mbit/s: Realtek RTL8139C",
                                            .options = options,
                                            .faults = faults,
                                            .state_size = sizeof(struct rtl8139),
                                            .create = create,
                                            .destroy = destroy,
                                            .reset = reset,
                                            .save = save,
                                            .restore = restore};
