/* The 93C46 behind the adapter: 64 words that are read bit by bit, over four lines of a register. */
#include "dev/rtl8139/rtl8139.h"
#include <string.h>

void rtl_eeprom_fill(struct rtl_eeprom *eeprom, const uint8_t *address)
{
    memset(eeprom, 0, sizeof *eeprom);
    eeprom->words[0] = 0x8129;
    eeprom->words[1] = 0x10EC;
    eeprom->words[2] = 0x8139;
    for (unsigned i = 0; i < 3; i++)
        eeprom->words[7 + i] = (uint16_t)(address[2 * i] | address[2 * i + 1] << 8);
}

/* Start bit 1, operation 10 for reading, six bits of address: nine bits in all. */
static void take_bit(struct rtl_eeprom *eeprom, bool bit)
{
    if (eeprom->reading) {
        eeprom->out = eeprom->output >> 15 & 1;
        eeprom->output = eeprom->output << 1;
        return;
    }
    if (!eeprom->bits && !bit)
        return; /* it waits for the start bit */
    eeprom->input = eeprom->input << 1 | bit;
    if (++eeprom->bits < 9)
        return;
    eeprom->bits = 0;
    if (eeprom->input >> 6 == 6) {
        eeprom->reading = true;
        eeprom->output = eeprom->words[eeprom->input & 63];
        eeprom->out = false; /* a zero comes first */
    }
}

void rtl_eeprom_write(struct rtl_eeprom *eeprom, uint8_t lines)
{
    bool selected = lines & EE_SELECT, rises = (lines & ~eeprom->lines) & EE_CLOCK;

    if (!selected) {
        eeprom->bits = 0;
        eeprom->input = 0;
        eeprom->reading = eeprom->out = false;
    } else if (rises) {
        take_bit(eeprom, lines & EE_IN);
    }
    eeprom->lines = lines;
}
