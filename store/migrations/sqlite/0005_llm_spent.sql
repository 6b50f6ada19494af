-- What language models cost on all nodes, in millionths of a dollar, by the minute since 1970; nothing older than a day.
create table llm_spent (
    minute integer not null primary key,
    micros integer not null
) strict;
