#include <ntddk.h>

struct base {
    virtual int value() { return 0; }
};

struct derived : base {
    int value() override { return sizeof(long); }
};

static derived one;

extern "C" int shared_value(void)
{
    base *any = &one;

    return any->value();
}
