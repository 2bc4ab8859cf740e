/* An RTL8139C inside: rtl8139.c has registers, sending and receiving; rtl8139_eeprom.c the configuration memory;
 * rtl8139_wire.c the other end. */
#ifndef NTLAB_SIM_RTL8139_H
#define NTLAB_SIM_RTL8139_H

#include "dev/rtl8139/rtl8139_regs.h"
#include "loop/datagram.h"
#include "machine/devices.h"

#define RTL_FRAME_MOST 1792 /* what a transmit descriptor can name */
#define RTL_CAPTURED   64

struct rtl_eeprom {
    uint16_t words[64];
    uint8_t lines; /* as they were written last */
    bool reading;
    unsigned bits;  /* since it was selected */
    uint32_t input; /* start bit, operation, address */
    uint32_t output;
    bool out;
};
void rtl_eeprom_fill(struct rtl_eeprom *eeprom, const uint8_t *address);
void rtl_eeprom_write(struct rtl_eeprom *eeprom, uint8_t lines);

struct rtl_frame {
    size_t size;
    uint8_t bytes[RTL_FRAME_MOST];
};

struct rtl8139 {
    lab_device *device;
    lab_timer *sent, *ticked;
    uint8_t reg[RTL_SPACE];
    uint8_t address[6];
    uint16_t isr;
    uint32_t read_at, write_at; /* in the receive ring */
    uint64_t timer_origin;
    unsigned next_sent; /* descriptor */
    bool sending, link;
    struct rtl_eeprom eeprom;
    struct rtl_frame frame;

    enum { RTL_NOBODY, RTL_CAPTURE, RTL_PEER, RTL_UDP } wire;
    char *peer_name;
    struct sim_datagram *udp;
    struct rtl_frame *captured;
    unsigned captured_first, captured_count;
};

/* rtl8139.c */
bool rtl_receive(struct rtl8139 *rtl, const uint8_t *bytes, size_t size);
void rtl_link(struct rtl8139 *rtl, bool up);

/* rtl8139_wire.c */
lab_status rtl_wire_open(struct rtl8139 *rtl);
void rtl_wire_close(struct rtl8139 *rtl);
void rtl_wire_send(struct rtl8139 *rtl, const uint8_t *bytes, size_t size);

#endif
