/* Switch points in driver code: interlocked operations count down a budget, as the entry of every DDI does. */
#ifndef NTLAB_NT_LAB_SWITCH_H
#define NTLAB_NT_LAB_SWITCH_H

#include <nt/compiler.h>

LAB_DDK_BEGIN
extern int lab_switch_budget;
void lab_switch_point(void);
void lab_processor_yield(void);
unsigned long long lab_timestamp_counter(void);
unsigned long long lab_control_register_read(unsigned int number);
unsigned long long lab_msr_read(unsigned int number);
void lab_msr_write(unsigned int number, unsigned long long value);
void lab_cpuid(int registers[4], unsigned int leaf, unsigned int subleaf);
void lab_interrupts_disable(void);
void lab_interrupts_enable(void);
void lab_paged_code_check(const char *function);
LAB_DDK_END

#define LAB_SWITCH_POINT()                                                                                             \
    do {                                                                                                               \
        if (__builtin_expect(--lab_switch_budget <= 0, 0))                                                             \
            lab_switch_point();                                                                                        \
    } while (0)

#endif
