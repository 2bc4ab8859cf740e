/* Options of a device, as they come from a command line: "key=value,key=value". */
#include "hal/hal_p.h"
#include <string.h>

static const lab_option every_device[] = {{"name", "how reports call it", 0},
                                          {"slot", "on PCI: BUS:DEVICE.FUNCTION", 0},
                                          {"interrupt", "on PCI: line or message", "line"},
                                          {"fault", "a fault point that is set from the first time on", 0},
                                          {0}};

static const lab_option *find(const lab_option *table, const char *name, SIZE_T length)
{
    for (; table && table->name; table++)
        if (strlen(table->name) == length && !memcmp(table->name, name, length))
            return table;
    return 0;
}

static const lab_option *known(const lab_device_class *device_class, const char *name, SIZE_T length)
{
    const lab_option *own = find(device_class->options, name, length);

    return own ? own : find(every_device, name, length);
}

/* Appends "a, b, c". */
static void list(const lab_option *table, char *text, SIZE_T room)
{
    for (; table && table->name; table++) {
        SIZE_T used = strlen(text);

        __builtin_snprintf(text + used, room - used, "%s%s", used ? ", " : "", table->name);
    }
}

static void unknown(const lab_device_class *device_class, const char *name, SIZE_T length)
{
    char names[256] = "";

    list(device_class->options, names, sizeof names);
    list(every_device, names, sizeof names);
    lab__hal_complain("device %s has no option '%.*s'; it has: %s", device_class->name, (int)length, name, names);
}

/* One "key=value" at `text`, `length` bytes; its form in memory goes to `to`. FALSE: it is wrong. */
static BOOLEAN parse_one(const lab_device_class *device_class, const char *text, SIZE_T length, char **to)
{
    const char *equals = memchr(text, '=', length);
    SIZE_T key = equals ? (SIZE_T)(equals - text) : length;

    if (!equals || !key) {
        lab__hal_complain("options of device %s are key=value,key=value, not '%.*s'", device_class->name, (int)length,
                          text);
        return FALSE;
    }
    if (!known(device_class, text, key)) {
        unknown(device_class, text, key);
        return FALSE;
    }
    RtlCopyMemory(*to, text, length);
    (*to)[key] = 0;
    (*to)[length] = 0;
    *to += length + 1;
    return TRUE;
}

char *lab__hal_options_parse(const lab_device_class *device_class, const char *text, lab_status *status)
{
    char *options = host_alloc((text ? strlen(text) : 0) + 2), *to = options;

    *status = STATUS_SUCCESS;
    while (text && *text) {
        SIZE_T length = strcspn(text, ",");

        if (length && !parse_one(device_class, text, length, &to)) {
            *status = STATUS_INVALID_PARAMETER;
            host_free(options);
            return 0;
        }
        text += length + (text[length] == ',');
    }
    *to = 0;
    return options;
}

const char *lab__hal_options_get(const char *options, const char *name)
{
    const char *found = 0;

    while (*options) {
        const char *value = options + strlen(options) + 1;

        if (!strcmp(options, name))
            found = value; /* the last one counts */
        options = value + strlen(value) + 1;
    }
    return found;
}

static int digit(char c, unsigned base)
{
    int value = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 99;

    return value < (int)base ? value : -1;
}

BOOLEAN lab__hal_number(const char *text, ULONGLONG *value)
{
    unsigned base = 10;
    ULONGLONG number = 0;

    if (text[0] == '0' && (text[1] | 32) == 'x') {
        base = 16;
        text += 2;
    }
    if (digit(*text, base) < 0)
        return FALSE;
    for (; digit(*text, base) >= 0; text++) {
        if (number > (~0ULL - 15) / base)
            return FALSE;
        number = number * base + (ULONGLONG)digit(*text, base);
    }
    switch (*text | 32) {
    case 'k':
        number <<= 10, text++;
        break;
    case 'm':
        number <<= 20, text++;
        break;
    case 'g':
        number <<= 30, text++;
        break;
    }
    *value = number;
    return !*text;
}

const char *lab_device_option(lab_device *device, const char *name)
{
    const char *given = lab__hal_options_get(device->options, name);
    const lab_option *option = given ? 0 : known(device->device_class, name, strlen(name));

    return given ? given : option ? option->otherwise : 0;
}

bool lab_device_option_number(lab_device *device, const char *name, uint64_t least, uint64_t most, uint64_t *value)
{
    const char *text = lab_device_option(device, name);
    ULONGLONG number;

    if (!text || !lab__hal_number(text, &number) || number < least || number > most) {
        lab__hal_complain("option %s of device %s is a number from %llu to %llu, not '%s'", name,
                          device->device_class->name, (unsigned long long)least, (unsigned long long)most,
                          text ? text : "");
        return false;
    }
    *value = number;
    return true;
}
