/* Structures lie in memory as MSVC lays them out. */
#include "check.h"

struct mixed_bits { /* a change of the declared type starts a new unit */
    UCHAR a : 3;
    ULONG b : 5;
    UCHAR c : 3;
};
struct same_bits {
    ULONG a : 3;
    ULONG b : 29;
    ULONG c : 1;
};
struct wide_bits {
    ULONGLONG a : 3;
    ULONG b : 5;
};
struct zero_bits {
    UCHAR a;
    ULONG : 0;
    UCHAR b;
};
struct flags {
    USHORT on : 1;
    USHORT mode : 4;
    USHORT : 3;
    USHORT rest : 8;
};
struct overflowing {
    UCHAR a : 5;
    UCHAR b : 5;
};

#pragma pack(push, 1)
struct packed {
    char c;
    long l;
    __int64 q;
};
#pragma pack(push, 2)
struct packed_2 {
    char c;
    long l;
};
#pragma pack(pop)
struct packed_again {
    char c;
    short s;
};
#pragma pack(pop)
#pragma pack(push, name, 4)
struct packed_4 {
    char c;
    __int64 q;
};
#pragma pack(pop, name)
#pragma pack(8)
struct packed_8 {
    char c;
    __int64 q;
};
#pragma pack()
#include <pshpack1.h>
struct packed_by_header {
    char c;
    long l;
};
#include <poppack.h>

struct plain {
    char c;
    double d;
    long l;
};

typedef struct DECLSPEC_ALIGN(32) _LINE {
    long l;
} LINE;

struct holds_line {
    char c;
    LINE line;
};

typedef __declspec(align(16)) struct _TYPEDEF_ALIGNED {
    char c;
} TYPEDEF_ALIGNED;

#define PACKED_BEGIN __pragma(pack(push, 1))
#define PACKED_END   __pragma(pack(pop))
PACKED_BEGIN struct packed_by_macro {
    char c;
    long l;
} PACKED_END;
struct not_packed {
    char c;
    long l;
};

static void run_checks(void)
{
    EQUAL(sizeof(TYPEDEF_ALIGNED), 16);
    EQUAL(sizeof(struct packed_by_macro), 5);
    EQUAL(sizeof(struct not_packed), 8);
#if defined(__x86_64__) || defined(__clang__) /* gcc can't lay these out for other processors */
    EQUAL(sizeof(struct mixed_bits), 12);
    EQUAL(sizeof(struct wide_bits), 16);
    EQUAL(sizeof(struct zero_bits), 2);
#endif
    EQUAL(sizeof(struct same_bits), 8);
    EQUAL(sizeof(struct flags), 2);
    EQUAL(sizeof(struct overflowing), 2);
    EQUAL(sizeof(struct packed), 13);
    EQUAL(sizeof(struct packed_2), 6);
    EQUAL(sizeof(struct packed_again), 3);
    EQUAL(sizeof(struct packed_4), 12);
    EQUAL(sizeof(struct packed_8), 16);
    EQUAL(sizeof(struct packed_by_header), 5);
    EQUAL(sizeof(struct plain), 24);
    EQUAL(sizeof(LINE), 32);
    EQUAL(FIELD_OFFSET(struct holds_line, line), 32);
    EQUAL(sizeof(IO_STACK_LOCATION), 72);
    EQUAL(sizeof(IRP), 208);
    EQUAL(sizeof(KDPC), 64);
    EQUAL(sizeof(KTIMER), 64);
    EQUAL(sizeof(KEVENT), 24);
    EQUAL(sizeof(MDL), 48);
}
