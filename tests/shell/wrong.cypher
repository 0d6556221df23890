RETURN 1 AS x;
RETURN '省',
       泰安;
