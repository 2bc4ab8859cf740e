/* Steps of a program: files are opened under a name of the script's, and requests on them go on while other steps are
 * done, until they are joined. */
#include <string.h>

#include "script/script_p.h"

#define UNSUCCESSFUL ((lab_status)0xC0000001)
#define PENDING      ((lab_status)0x103)
#define TIMEOUT      ((lab_status)0x102)
#define IO_TIMEOUT   ((lab_status)0xC00000B5)
#define TIME_TO_END  600000000ULL /* 100 ns */

static struct lab__script_file *find(lab_script *script, const char *name)
{
    for (unsigned i = 0; i < LAB_SCRIPT_FILES; i++)
        if (!strcmp(script->files[i].name, name))
            return &script->files[i];
    return 0;
}

static struct lab__script_file *opened(lab_script *script, const struct lab__script_step *step)
{
    struct lab__script_file *file = find(script, step->words[0]);

    if (!file)
        lab__script_why(script, "nothing is open as %s", step->words[0]);
    return file;
}

static const char *check_name(const struct lab__script_step *step)
{
    return strlen(step->words[0]) < sizeof((struct lab__script_file *)0)->name ? 0 : "the file's name is too long";
}

/* "{guid}" is the first interface of the class; DEVICE the first of its names that can be opened is not guessed. */
static lab_status open_file(lab_script *script, const struct lab__script_step *step)
{
    struct lab__script_file *file = find(script, "");
    const char *path = step->words[1];
    char name[400];
    lab_status status;

    if (find(script, step->words[0]) || !file) {
        lab__script_why(script, file ? "%s is open already" : "too many files are open; %s is one more",
                        step->words[0]);
        return UNSUCCESSFUL;
    }
    if (*path == '{') {
        if (!lab_pnp_interface(path, 0, name, sizeof name)) {
            lab__script_why(script, "no interface of class %s is enabled", path);
            return UNSUCCESSFUL;
        }
        path = name;
    }
    status = lab_file_open(path, LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED, &file->handle);
    if (status < 0)
        return status;
    file->count = 0;
    strcpy(file->name, step->words[0]);
    return status;
}

/* --- requests --- */

static lab_overlapped *next_request(lab_script *script, struct lab__script_file *file)
{
    if (file->count == LAB_SCRIPT_REQUESTS) {
        lab__script_why(script, "%u requests on %s are not joined yet", file->count, file->name);
        return 0;
    }
    memset(&file->requests[file->count], 0, sizeof file->requests[0]);
    memset(file->buffers[file->count], 0, sizeof file->buffers[0]);
    return &file->requests[file->count];
}

/* One that ended at once with an error has nothing to join. */
static lab_status sent(struct lab__script_file *file, lab_status status)
{
    if (status >= 0)
        file->count++;
    return status;
}

static const char *check_read(const struct lab__script_step *step)
{
    uint64_t length;

    if (step->word_count == 2 && !lab__script_number(step->words[1], LAB_SCRIPT_BYTES, &length))
        return "a read is of up to 4096 bytes";
    return check_name(step);
}

static lab_status read_file(lab_script *script, const struct lab__script_step *step)
{
    struct lab__script_file *file = opened(script, step);
    lab_overlapped *request = file ? next_request(script, file) : 0;
    uint64_t length = 64;

    if (!request)
        return UNSUCCESSFUL;
    if (step->word_count == 2)
        lab__script_number(step->words[1], LAB_SCRIPT_BYTES, &length);
    return sent(file, lab_file_read_async(file->handle, file->buffers[file->count], (uint32_t)length, request));
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* "hex:0a0B" is two bytes. */
static bool is_hex(const char *text)
{
    return !strncmp(text, "hex:", 4);
}

static const char *check_bytes(const char *text)
{
    size_t length = strlen(text);

    if (!is_hex(text))
        return length <= LAB_SCRIPT_BYTES ? 0 : "a text has up to 4096 bytes";
    for (const char *at = text + 4; *at; at++)
        if (digit(*at) < 0)
            return "behind hex: there are two digits for each byte";
    return length % 2 || length > 4 + 2 * LAB_SCRIPT_BYTES ? "behind hex: there are two digits for each byte" : 0;
}

static uint32_t copy_hex(uint8_t *to, const char *text)
{
    uint32_t length = 0;

    for (; *text; text += 2)
        to[length++] = (uint8_t)(digit(text[0]) << 4 | digit(text[1]));
    return length;
}

static uint32_t copy_bytes(struct lab__script_file *file, const char *text)
{
    size_t length = strlen(text);

    if (is_hex(text))
        return copy_hex(file->buffers[file->count], text + 4);
    memcpy(file->buffers[file->count], text, length);
    return (uint32_t)length;
}

static const char *check_write(const struct lab__script_step *step)
{
    const char *wrong = check_bytes(step->words[1]);

    return wrong ? wrong : check_name(step);
}

static lab_status write_file(lab_script *script, const struct lab__script_step *step)
{
    struct lab__script_file *file = opened(script, step);
    lab_overlapped *request = file ? next_request(script, file) : 0;

    if (!request)
        return UNSUCCESSFUL;
    return sent(file, lab_file_write_async(file->handle, file->buffers[file->count], copy_bytes(file, step->words[1]),
                                           request));
}

static const char *check_control(const struct lab__script_step *step)
{
    const char *wrong = step->word_count == 3 ? check_bytes(step->words[2]) : check_name(step);
    uint64_t code;

    return lab__script_number(step->words[1], 0xFFFFFFFF, &code) ? wrong : "a control code is a number";
}

static lab_status control_file(lab_script *script, const struct lab__script_step *step)
{
    struct lab__script_file *file = opened(script, step);
    lab_overlapped *request = file ? next_request(script, file) : 0;
    uint32_t length = 0;
    uint64_t code = 0;

    if (!request)
        return UNSUCCESSFUL;
    lab__script_number(step->words[1], 0xFFFFFFFF, &code);
    if (step->word_count == 3)
        length = copy_bytes(file, step->words[2]);
    return sent(file, lab_file_control_async(file->handle, (uint32_t)code, file->buffers[file->count], length,
                                             file->buffers[file->count], LAB_SCRIPT_BYTES, request));
}

/* Until all have ended: the first status that isn't a success, or that of the last. */
static lab_status join_all(lab_script *script, struct lab__script_file *file)
{
    lab_status first = 0, last = 0;

    for (unsigned i = 0; i < file->count; i++) {
        last = lab_file_wait(&file->requests[i], TIME_TO_END, 0);
        if (last == TIMEOUT || last == PENDING) {
            lab__script_why(script, "a request on %s has not ended for a minute", file->name);
            return IO_TIMEOUT; /* the others stay, to be cancelled */
        }
        if (last < 0 && !first)
            first = last;
    }
    file->count = 0;
    return first ? first : last;
}

static lab_status join_file(lab_script *script, const struct lab__script_step *step)
{
    struct lab__script_file *file = opened(script, step);

    return file ? join_all(script, file) : UNSUCCESSFUL;
}

static lab_status cancel_file(lab_script *script, const struct lab__script_step *step)
{
    struct lab__script_file *file = opened(script, step);

    return file ? lab_file_cancel_all(file->handle) : UNSUCCESSFUL;
}

static lab_status close_one(lab_script *script, struct lab__script_file *file)
{
    lab_status status;

    if (file->count)
        lab_file_cancel_all(file->handle);
    join_all(script, file);
    status = lab_file_close(file->handle);
    file->name[0] = 0;
    lab_pnp_settle();
    return status;
}

static lab_status close_file(lab_script *script, const struct lab__script_step *step)
{
    struct lab__script_file *file = opened(script, step);

    return file ? close_one(script, file) : UNSUCCESSFUL;
}

void lab__script_files_close(lab_script *script)
{
    for (unsigned i = 0; i < LAB_SCRIPT_FILES; i++)
        if (script->files[i].name[0])
            close_one(script, &script->files[i]);
}

const struct lab__script_verb lab__script_file_verbs[] = {
    {"open", 2, 2, "open NAME PATH, or a {guid} of an interface class", open_file, check_name},
    {"read", 1, 2, "read NAME [BYTES]", read_file, check_read},
    {"write", 2, 2, "write NAME TEXT, or hex:BYTES", write_file, check_write},
    {"control", 2, 3, "control NAME CODE [TEXT, or hex:BYTES]", control_file, check_control},
    {"join", 1, 1, "join NAME", join_file, check_name},
    {"cancel", 1, 1, "cancel NAME", cancel_file, check_name},
    {"close", 1, 1, "close NAME", close_file, check_name},
    {0}};
