/* What the bus driver's programs and the function driver share. The bus has slots; who puts a card into one makes a
 * device. */
#ifndef SLOTS_H
#define SLOTS_H

#define SLOT_COUNT 8

/* {5d4b1c2e-8a67-4f10-9d3b-6a1f2e3c4d50}: the bus itself; {...51}: a card */
#define SLOT_BUS_CLASS  "{5d4b1c2e-8a67-4f10-9d3b-6a1f2e3c4d50}"
#define SLOT_CARD_CLASS "{5d4b1c2e-8a67-4f10-9d3b-6a1f2e3c4d51}"

/* CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800 ..., METHOD_BUFFERED, FILE_ANY_ACCESS); input: the slot's number, 32 bits */
#define IOCTL_SLOT_INSERT 0x222000
#define IOCTL_SLOT_PULL   0x222004 /* without asking */
#define IOCTL_SLOT_EJECT  0x222008 /* the card's button */

#endif
