#include <stdio.h>

int main(void)
{
    puts("the tool");
    return 0;
}
