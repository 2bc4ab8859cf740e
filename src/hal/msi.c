/*
 * Message-signalled interrupts: the MSI and MSI-X capabilities, the table in memory, masks and pending bits. A message
 * is a write to the address range of the processors' local controllers; its data's low byte is the vector.
 */
#include "hal/hal_p.h"
#include "hal/pci_p.h"
#include <string.h>

#define CONTROLLERS   0xFEE00000u
#define MSI_ENABLE    0x0001
#define MSIX_ENABLE   0x8000
#define MSIX_MASK_ALL 0x4000

/* --- what the model says ------------------------------------------------------------------------------------------ */

static void set_limit(lab_device *device, ULONG messages)
{
    device->pci->message_limit = messages;
    device->pci->messages = host_alloc(messages * sizeof *device->pci->messages);
}

/* Control, address (64 bits), data, mask, pending. */
unsigned lab_device_msi(lab_device *device, unsigned messages)
{
    UCHAR bytes[22] = {0}, writable[22] = {0x71, 0x00, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    unsigned log = messages ? (unsigned)__builtin_ctz(messages) : 9, offset;

    if (log > 5 || messages != 1u << log || !device->pci || device->pci->message_limit) {
        lab_device_fail(device, STATUS_INVALID_PARAMETER, "%u MSI messages are impossible", messages);
        return 0;
    }
    bytes[0] = (UCHAR)(0x80 | log << 1);
    bytes[1] = 0x01;
    for (unsigned i = 0; i < messages; i++)
        writable[14 + i / 8] |= (UCHAR)(1u << i % 8);
    offset = lab_device_capability(device, PCI_CAPABILITY_ID_MSI, bytes, writable, sizeof bytes);
    device->pci->msi = offset;
    set_limit(device, messages);
    return offset;
}

unsigned lab_device_msix(lab_device *device, unsigned messages, unsigned bar, uint32_t table, uint32_t pending)
{
    UCHAR bytes[10] = {0};
    static const UCHAR writable[10] = {0, 0xC0};
    ULONG low = table | bar, high = pending | bar;
    unsigned offset;

    if (!messages || messages > 2048 || !device->pci || device->pci->message_limit || (table | pending) & 7) {
        lab_device_fail(device, STATUS_INVALID_PARAMETER, "%u MSI-X messages are impossible", messages);
        return 0;
    }
    bytes[0] = (UCHAR)(messages - 1);
    bytes[1] = (UCHAR)((messages - 1) >> 8);
    memcpy(bytes + 2, &low, 4);
    memcpy(bytes + 6, &high, 4);
    offset = lab_device_capability(device, PCI_CAPABILITY_ID_MSIX, bytes, writable, sizeof bytes);
    device->pci->msix = offset;
    device->pci->msix_bar = (UCHAR)bar;
    device->pci->msix_table = table;
    device->pci->msix_pending = pending;
    set_limit(device, messages);
    for (unsigned i = 0; i < messages; i++)
        device->pci->messages[i].masked = TRUE;
    return offset;
}

/* --- sending ------------------------------------------------------------------------------------------------------ */

BOOLEAN lab__hal_messages_enabled(const struct lab__hal_pci *pci)
{
    return (pci->msi && (pci->config[pci->msi + 2] & MSI_ENABLE)) ||
           (pci->msix && (pci->config[pci->msix + 3] & MSIX_ENABLE >> 8));
}

static ULONG enabled_count(struct lab__hal_pci *pci)
{
    if (!lab__hal_messages_enabled(pci))
        return 0;
    return pci->msi ? 1u << (pci->config[pci->msi + 2] >> 4 & 7) : pci->message_limit;
}

unsigned lab_message_count(lab_device *device)
{
    ULONG count = device->pci ? enabled_count(device->pci) : 0;

    return device->pci && count > device->pci->message_limit ? device->pci->message_limit : count;
}

static BOOLEAN masked(struct lab__hal_pci *pci, ULONG message)
{
    if (pci->msi)
        return pci->config[pci->msi + 0x10 + message / 8] >> message % 8 & 1;
    return pci->messages[message].masked || (pci->config[pci->msix + 3] & MSIX_MASK_ALL >> 8);
}

static void set_pending(struct lab__hal_pci *pci, ULONG message, BOOLEAN pending)
{
    UCHAR *bits = pci->config + pci->msi + 0x14 + message / 8;

    pci->messages[message].pending = pending;
    if (pci->msi)
        *bits = (UCHAR)((*bits & ~(1u << message % 8)) | (unsigned)pending << message % 8);
}

/* What the bus carries: address and data as software has programmed them. */
static void message_on_bus(lab_device *device, ULONG message, ULONGLONG *address, ULONG *data)
{
    struct lab__hal_pci *pci = device->pci;

    if (!pci->msi) {
        *address = pci->messages[message].address;
        *data = pci->messages[message].data;
        return;
    }
    *address = lab__hal_config_get(pci, pci->msi + 4, 4) | (ULONGLONG)lab__hal_config_get(pci, pci->msi + 8, 4) << 32;
    *data = (lab__hal_config_get(pci, pci->msi + 12, 2) & ~(enabled_count(pci) - 1)) | message;
}

static void send(lab_device *device, ULONG message)
{
    struct lab__hal_message *own = &device->pci->messages[message];
    ULONGLONG address;
    ULONG data;

    message_on_bus(device, message, &address, &data);
    if ((address & ~0xFFFFFULL) == CONTROLLERS && (data & 0xFF) >= 0x10) {
        lab__hal_vector_edge(&lab__hal.vectors[data & 0xFF], device, &own->counts);
        return;
    }
    own->counts.lost++;
    if (!lab_device_memory_write(device, address, &data, sizeof data))
        lab__hal_log(device, "message %u goes to 0x%llx, where nothing is", message, (unsigned long long)address);
}

bool lab_message_send(lab_device *device, unsigned message)
{
    ULONG count = lab_message_count(device);

    if (!count)
        return false;
    if (message >= count)
        message = count - 1; /* fewer were allotted than it has: they are shared */
    if (masked(device->pci, message))
        set_pending(device->pci, message, TRUE);
    else
        send(device, message);
    return true;
}

void lab_message_query(lab_device *device, unsigned message, lab_line_state *state)
{
    struct lab__hal_pci *pci = device->pci;

    *state = pci && message < pci->message_limit ? pci->messages[message].counts : (lab_line_state){0};
}

/* A mask may have been lifted. */
static void send_pending(lab_device *device)
{
    struct lab__hal_pci *pci = device->pci;
    ULONG count = lab_message_count(device);

    for (ULONG i = 0; i < count; i++)
        if (pci->messages[i].pending && !masked(pci, i)) {
            set_pending(pci, i, FALSE);
            send(device, i);
        }
}

void lab__hal_messages_written(lab_device *device, ULONG offset)
{
    struct lab__hal_pci *pci = device->pci;
    ULONG at = pci->msi ? pci->msi : pci->msix;

    if (!at || offset + 4 <= at || offset >= at + 24)
        return;
    if (device->line_count && lab__hal_messages_enabled(pci) && device->lines[0].asserted)
        lab_line_set(device, 0, true); /* the line goes silent */
    send_pending(device);
}

/* --- the MSI-X table ---------------------------------------------------------------------------------------------- */

static ULONG *entry_word(struct lab__hal_message *message, ULONG word)
{
    return word == 2 ? &message->data : (ULONG *)&message->address + word;
}

uint64_t lab__hal_msix_read(void *opaque, uint64_t offset, unsigned width)
{
    lab_device *device = opaque;
    struct lab__hal_message *message = &device->pci->messages[offset / 16];
    ULONG word = (ULONG)(offset / 4 % 4);

    if (width == 8)
        return lab__hal_msix_read(opaque, offset, 4) | lab__hal_msix_read(opaque, offset + 4, 4) << 32;
    return word == 3 ? message->masked : *entry_word(message, word);
}

void lab__hal_msix_write(void *opaque, uint64_t offset, unsigned width, uint64_t value)
{
    lab_device *device = opaque;
    struct lab__hal_message *message = &device->pci->messages[offset / 16];
    ULONG word = (ULONG)(offset / 4 % 4);

    if (width == 8) {
        lab__hal_msix_write(opaque, offset, 4, (ULONG)value);
        lab__hal_msix_write(opaque, offset + 4, 4, value >> 32);
        return;
    }
    if (word == 3)
        message->masked = value & 1;
    else
        *entry_word(message, word) = (ULONG)value;
    send_pending(device);
}

uint64_t lab__hal_msix_pending_read(void *opaque, uint64_t offset, unsigned width)
{
    lab_device *device = opaque;
    ULONGLONG bits = 0;

    for (ULONG i = 0; i < width * 8 && offset * 8 + i < device->pci->message_limit; i++)
        bits |= (ULONGLONG)device->pci->messages[offset * 8 + i].pending << i;
    return bits;
}

void lab__hal_msix_pending_write(void *opaque, uint64_t offset, unsigned width, uint64_t value)
{
    /* read-only */
}

/* --- what the system does ----------------------------------------------------------------------------------------- */

static BOOLEAN allot_each(lab_device *device, ULONG count)
{
    struct lab__hal_pci *pci = device->pci;

    for (ULONG i = 0; i < count; i++) {
        pci->messages[i].vector = lab__hal_vectors_allot(1);
        if (!pci->messages[i].vector)
            return i > 0;
        pci->message_granted = i + 1;
    }
    return TRUE;
}

static BOOLEAN allot_block(lab_device *device, ULONG count)
{
    struct lab__hal_pci *pci = device->pci;
    struct lab__hal_vector *first = 0;

    while (count & (count - 1))
        count &= count - 1;
    for (; count && !first; count /= 2) {
        first = lab__hal_vectors_allot(count);
        pci->message_granted = first ? count : 0;
    }
    for (ULONG i = 0; first && i < pci->message_granted; i++)
        pci->messages[i].vector = first + i;
    return first != 0;
}

BOOLEAN lab__hal_messages_use(lab_device *device, ULONG count)
{
    struct lab__hal_pci *pci = device->pci;

    if (!pci || !pci->message_limit)
        return FALSE;
    if (!count || count > pci->message_limit)
        count = pci->message_limit;
    lab__hal_messages_release(device);
    pci->want_messages = pci->msi ? allot_block(device, count) : allot_each(device, count);
    return pci->want_messages;
}

void lab__hal_messages_release(lab_device *device)
{
    struct lab__hal_pci *pci = device->pci;

    for (ULONG i = 0; i < pci->message_granted; i++)
        lab__hal_vector_release(pci->messages[i].vector);
    pci->message_granted = 0;
    pci->want_messages = FALSE;
}

static void program(lab_device *device)
{
    struct lab__hal_pci *pci = device->pci;

    if (pci->msi) {
        lab__hal_config_put(pci, pci->msi + 4, 4, CONTROLLERS);
        lab__hal_config_put(pci, pci->msi + 8, 4, 0);
        lab__hal_config_put(pci, pci->msi + 12, 2, pci->messages[0].vector->number);
        return;
    }
    for (ULONG i = 0; i < pci->message_limit; i++) {
        pci->messages[i].address = CONTROLLERS;
        pci->messages[i].data = pci->messages[i < pci->message_granted ? i : 0].vector->number;
        pci->messages[i].masked = FALSE;
    }
}

ULONG lab__hal_msix_table_size(lab_device *device)
{
    return device->pci && device->pci->msix ? device->pci->message_limit : 0;
}

static struct lab__hal_message *used_entry(lab_device *device, ULONG entry)
{
    struct lab__hal_pci *pci = device->pci;

    return pci && pci->msix && pci->message_granted && entry < pci->message_limit ? &pci->messages[entry] : 0;
}

BOOLEAN lab__hal_msix_entry_set(lab_device *device, ULONG entry, ULONG message)
{
    struct lab__hal_message *own = used_entry(device, entry);

    if (!own || message >= device->pci->message_granted)
        return FALSE;
    own->data = device->pci->messages[message].vector->number;
    return TRUE;
}

BOOLEAN lab__hal_msix_entry_mask(lab_device *device, ULONG entry, BOOLEAN mask)
{
    struct lab__hal_message *own = used_entry(device, entry);

    if (!own)
        return FALSE;
    own->masked = mask;
    send_pending(device);
    return TRUE;
}

BOOLEAN lab__hal_msix_entry_get(lab_device *device, ULONG entry, ULONG *message, BOOLEAN *masked)
{
    const struct lab__hal_message *own = used_entry(device, entry);

    if (!own)
        return FALSE;
    *masked = own->masked;
    for (*message = 0; *message < device->pci->message_granted; ++*message)
        if (device->pci->messages[*message].vector->number == own->data)
            return TRUE;
    return FALSE;
}

void lab__hal_messages_enable(lab_device *device, BOOLEAN enable)
{
    struct lab__hal_pci *pci = device->pci;
    UCHAR log = pci->message_granted ? (UCHAR)__builtin_ctz(pci->message_granted) : 0;

    if (enable)
        program(device);
    if (pci->msi)
        pci->config[pci->msi + 2] = (UCHAR)((pci->config[pci->msi + 2] & 0x8E) | (enable ? log << 4 | MSI_ENABLE : 0));
    else
        pci->config[pci->msix + 3] = (UCHAR)((pci->config[pci->msix + 3] & 0x3F) | (enable ? MSIX_ENABLE >> 8 : 0));
    if (device->line_count)
        lab_line_set(device, 0, (pci->config[6] & 8) != 0);
    send_pending(device);
}
